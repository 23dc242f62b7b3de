import { expect, test } from './fixtures';
import type { Person } from './support/person';

const beside = (person: Person, room: string) => person.page.locator('.my-rooms__link').filter({ hasText: room });

/** Was in a room, under a name, and has seen what was said there. */
async function visit(person: Person, room: string, name?: string): Promise<void> {
  await person.room.enter(room);
  if (name) {
    await person.room.rename(name);
    await person.room.expectYou(name);
  }
  await person.room.say(`${room} begins`);
  await expect(person.room.message(`${room} begins`).getByText('Sent and kept')).toBeAttached();
  await person.page.goto('/');
}

test('what is new in one’s other rooms is counted beside the conversation, and who is meant is told', async ({ alice, bob }) => {
  await visit(alice, 'tea', 'Alice');
  await bob.room.enter('tea');
  await alice.room.enter('coffee');
  await expect(beside(alice, 'tea')).toBeVisible();
  await bob.room.say('Hello?');
  await bob.room.say('@Alice, are you there?');
  await expect(beside(alice, 'tea').locator('.unread')).toHaveText(/2 unread messages, 1 for you/);
  await beside(alice, 'tea').click();
  await expect(alice.room.message('are you there')).toBeInViewport();
  await expect(alice.page.locator('.news-line')).toBeVisible();
  await expect(alice.room.member('Alice')).toHaveCount(1);
  await alice.page.goto('/');
  await expect(beside(alice, 'tea')).toBeVisible();
  await expect(beside(alice, 'tea').locator('.unread')).toHaveCount(0);
});

test('who leaves as soon as they have read something has read it', async ({ alice, bob }) => {
  await visit(alice, 'tea');
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  for (const text of ['one', 'two', 'three']) {
    await bob.room.say(text);
    await expect(alice.room.message(text)).toBeVisible();
    await alice.page.goto('/');
    await expect(beside(alice, 'tea')).toBeVisible();
    await expect(beside(alice, 'tea').locator('.unread')).toHaveCount(0);
    await alice.room.enter('tea');
  }
});

test('one goes to a room by typing a part of its name', async ({ alice, bob }) => {
  await visit(alice, 'green-tea');
  await bob.room.enter('teapots');
  await alice.room.enter('coffee');
  await alice.page.keyboard.press('Control+k');
  const dialog = alice.page.getByRole('dialog', { name: 'My rooms' });
  await expect(dialog.getByRole('link', { name: 'green-tea' })).toBeVisible();
  await dialog.getByRole('searchbox').fill('tea');
  const rooms = dialog.getByRole('listitem').getByRole('link');
  await expect(rooms).toHaveText([/green-tea/, /teapots/]);
  await dialog.getByRole('searchbox').fill('pot');
  await expect(rooms).toHaveText([/teapots/]);
  await alice.page.keyboard.press('Enter');
  await alice.page.waitForURL('/r/teapots');
});

test('Enter leads to what was typed, however fast it follows', async ({ alice, bob }) => {
  await bob.room.enter('teapots');
  await visit(alice, 'green-tea');
  await alice.room.enter('coffee');
  // What is looked up takes its time.
  await alice.page.route('**/rooms?*sheet=found*', async (route) => {
    await expect(alice.page.getByRole('searchbox')).toHaveValue('pot');
    await route.continue();
  });
  await alice.page.keyboard.press('Control+k');
  await expect(alice.page.getByRole('dialog').getByRole('link', { name: 'green-tea' })).toBeVisible();
  await alice.page.keyboard.type('pot');
  await alice.page.keyboard.press('Enter');
  await alice.page.waitForURL('/r/teapots');
});

test('favourites come first, a muted room does not call, and one that is taken off the list is gone', async ({ alice }) => {
  for (const room of ['one', 'two', 'three']) await visit(alice, room);
  await alice.room.open('three');
  const dialog = alice.page.getByRole('dialog', { name: 'My rooms' });
  const line = (room: string) => dialog.getByRole('listitem').filter({ hasText: room });
  await alice.room.waitConnected();
  await alice.page.getByRole('link', { name: 'Rooms' }).click();
  await line('one').getByRole('button', { name: 'Keep first' }).click();
  await expect(dialog.getByRole('listitem').first()).toContainText('one');
  await line('two').getByRole('button', { name: 'Mentions' }).click();
  await line('two').getByRole('button', { name: 'All messages' }).click();
  await expect(line('two').getByRole('button', { name: 'Muted' })).toBeVisible();
  await line('two').getByRole('button', { name: 'Take off this list' }).click();
  await expect(line('two').getByRole('button')).toHaveCount(0);
});

test('a key leads to the next room in which something is new', async ({ alice, bob }) => {
  for (const room of ['one', 'two', 'three']) await visit(alice, room);
  await bob.room.enter('two');
  await bob.room.say('News');
  await expect(bob.room.message('News').getByText('Sent and kept')).toBeAttached();
  await alice.room.enter('three');
  await alice.room.log.focus();
  await alice.page.keyboard.press('Alt+Shift+ArrowDown');
  await alice.page.waitForURL('/r/two');
});

test('a sheet that cannot be loaded says so, and can be tried again or closed', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.goOffline();
  await alice.page.getByRole('link', { name: alice.words.search }).click();
  const dialog = alice.page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('The server did not answer.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
  await alice.page.getByRole('link', { name: alice.words.search }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await alice.goOnline();
  await dialog.getByRole('link', { name: 'Try again' }).click();
  await expect(dialog.getByRole('heading', { name: 'Search' })).toBeVisible();
});
