import { expect, test } from './fixtures';
import { chatter } from './support/chatter';

const title = (name: string) => ({ level: 1, name, exact: true }) as const;

test('a link leads straight into the room', async ({ alice }) => {
  await alice.room.open('tea');
  await expect(alice.page.getByRole('heading', title('tea'))).toBeVisible();
  await expect(alice.page).toHaveTitle('tea · Parlor');
  await expect(alice.room.log).toBeVisible();
});

test('the lobby leads into a room that is there', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', ['Hello']);
  await alice.lobby.open();
  await alice.lobby.choose('tea');
  await expect(alice.page.getByRole('heading', title('tea'))).toBeVisible();
  await alice.room.expectSaid(['Hello']);
});

test('a new name, typed in Korean, opens a new room', async ({ alice }) => {
  await alice.lobby.open();
  await alice.lobby.enter('웹소켓 수다');
  await expect(alice.page.getByRole('heading', title('웹소켓-수다'))).toBeVisible();
  expect(decodeURIComponent(new URL(alice.page.url()).pathname)).toBe('/r/웹소켓-수다');
});

test('however a name is written, it is one room with one link', async ({ alice }) => {
  await alice.page.goto('/r/Tea%20Time');
  await expect(alice.page).toHaveURL('/r/tea-time');
  // The same syllable, in the letters that some systems write it with.
  await alice.page.goto(`/r/${encodeURIComponent('한'.normalize('NFD'))}`);
  await expect(alice.page).toHaveURL(`/r/${encodeURIComponent('한')}`);
});

test('an unlisted room is entered by whoever is given its link, and found by nobody else', async ({
  alice,
  bob,
  browser,
  server,
}) => {
  await alice.lobby.open();
  await alice.page.getByRole('button', { name: alice.words.unlisted }).click();
  await expect(alice.page.getByRole('heading', title('Unlisted room'))).toBeVisible();
  const room = new URL(alice.page.url()).pathname.slice('/r/'.length);
  await chatter(browser, server, room, ['Only for those who have the link']);
  await bob.lobby.open();
  await expect(bob.page.locator('[data-rooms-total]')).toHaveText(bob.words.roomsTotal(0));
  await expect(bob.page.getByText('~')).toHaveCount(0);
  await bob.page.goto(alice.page.url());
  await bob.room.expectSaid(['Only for those who have the link']);
});

test('a name that no room can have is explained in the lobby', async ({ alice }) => {
  await alice.lobby.open();
  await alice.lobby.enter('what? a room');
  await expect(alice.lobby.field).toHaveAccessibleDescription(/cannot have that name/);
  await alice.page.goto('/r/..%2Fetc');
  await expect(alice.lobby.field).toHaveAccessibleDescription(/cannot have that name/);
});

test('the way out leads to the lobby', async ({ alice }) => {
  await alice.room.open('tea');
  await alice.page.getByRole('link', { name: alice.words.leave }).click();
  await expect(alice.page).toHaveURL('/');
  await expect(alice.lobby.field).toBeVisible();
});
