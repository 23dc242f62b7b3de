import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';

test.use({ serverFlags: PATIENT });

test('one talks with a form, under one’s nickname, and loads the page again to hear the others', async ({ alice, invite }) => {
  const bob = await invite('en', { javaScriptEnabled: true });
  await bob.room.enter('tea');
  await alice.room.open('tea');
  await alice.room.rename('Alice');
  const send = () => alice.page.getByRole('button', { name: alice.words.send }).click();
  await alice.room.composer.fill('Hello\n  **from** a form');
  await send();
  await alice.room.expectSaid(['Hello\n  from a form']);
  await bob.room.expectSaid(['Hello\n  from a form']);
  await expect(bob.room.messages.last().locator('[data-name]')).toHaveText('Alice');
  // Who is not in the room is not counted, and nobody sees them come and go.
  await bob.room.expectPeople(1);
  await expect(bob.room.notices).toHaveCount(0);
  await bob.room.say('Welcome');
  await bob.room.expectSaid(['Hello\n  from a form', 'Welcome']);
  await alice.page.getByRole('link', { name: 'Load it again' }).click();
  await alice.room.expectSaid(['Hello\n  from a form', 'Welcome']);
});

test('what cannot be said is explained where one writes', async ({ alice }) => {
  await alice.room.open('tea');
  await alice.room.composer.fill('x'.repeat(17_000));
  await alice.page.getByRole('button', { name: alice.words.send }).click();
  await expect(alice.page.getByRole('alert').filter({ hasText: 'This cannot be sent' })).toBeVisible();
  await alice.room.expectSaid([]);
});

test('the people in the room are counted and listed', async ({ alice, invite }) => {
  const bob = await invite('en', { javaScriptEnabled: true });
  await bob.room.enter('tea');
  await alice.room.open('tea');
  await alice.room.expectPeople(1);
  await alice.room.expectMembers([await bob.room.you.innerText()]);
  await alice.lobby.open();
  await alice.lobby.expectRoom('tea', 1);
  await alice.lobby.expectTotals(1, 1);
});

test('one reads back page by page, and forward again to the latest', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await alice.room.open('tea');
  const turn = (name: string | RegExp) => alice.page.getByRole('link', { name }).click();
  await turn(alice.words.earlier);
  await alice.room.expectSaid(numbered(31, 80));
  await turn(alice.words.earlier);
  await alice.room.expectSaid(numbered(1, 30));
  await expect(alice.page.getByText('This is where the room begins.')).toBeAttached();
  await turn('Later messages');
  await alice.room.expectSaid(numbered(31, 80));
  await expect(alice.room.message('Message 31')).toBeInViewport();
  await turn(alice.words.latest);
  await alice.room.expectSaid(numbered(81, 130));
});

test('a link to a message shows it', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await alice.room.open('tea');
  const link = await alice.room.message('Message 90').locator('.message__link').getAttribute('href');
  await alice.page.goto(`/r/tea${link}`);
  await expect(alice.room.message('Message 90')).toBeInViewport();
});
