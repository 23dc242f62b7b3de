import { expect, test } from './fixtures';
import { look } from './support/looking';
import { Person } from './support/person';
import { PHONE, expectToFit } from './support/phone';

declare global {
  interface Window {
    notified: { title: string; body?: string; tag?: string }[];
    played: string[];
    last?: Notification;
  }
}

/** Lets somebody's pages show notifications, and notes which they show and what they play. */
async function listen(person: Person): Promise<void> {
  await person.context.grantPermissions(['notifications']);
  await person.context.addInitScript(() => {
    window.notified = [];
    window.played = [];
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        window.notified.push({ title, body: options?.body, tag: options?.tag });
        window.last = this;
      }
    };
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      window.played.push(new URL(this.src).pathname);
      return play.call(this);
    };
  });
}

/** Chooses how to be called. */
async function wish(person: Person, ...wishes: string[]): Promise<void> {
  await person.page.keyboard.press('Control+k');
  await person.page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click();
  const dialog = person.page.getByRole('dialog', { name: 'Settings' });
  for (const name of wishes) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await person.page.keyboard.press('Escape');
}

/** Enters a room under a name and says something there, so that the room is theirs. */
async function settle(person: Person, room: string, name: string): Promise<void> {
  await person.room.enter(room);
  await person.room.rename(name);
  await person.room.expectYou(name);
  await person.room.say(`${name} is here`);
  await expect(person.room.message(`${name} is here`).getByText('Sent and kept')).toBeAttached();
}

const notified = (person: Person) => person.page.evaluate(() => window.notified);
const played = (person: Person) => person.page.evaluate(() => window.played);

test('a mention notifies somebody who looks elsewhere, and what is said to nobody does not', async ({ alice, bob }) => {
  await listen(alice);
  await settle(alice, 'tea', 'Alice');
  await wish(alice, 'On the desktop');
  await settle(bob, 'tea', 'Bob');
  await look(alice, 'hidden');
  await bob.room.say('Tea is ready');
  await bob.room.say('@Alice, come **now**');
  await expect.poll(() => notified(alice)).toEqual([{ title: 'tea', body: 'Bob: @Alice, come now', tag: '/r/tea' }]);
  expect(await played(alice), 'nobody wished for a sound').toEqual([]);
});

test('who looks at the room is not called to it', async ({ alice, bob }) => {
  await listen(alice);
  await settle(alice, 'tea', 'Alice');
  await wish(alice, 'On the desktop', 'A sound');
  await settle(bob, 'tea', 'Bob');
  await bob.room.say('@Alice, look');
  await expect(alice.room.message('@Alice, look')).toBeVisible();
  await look(alice, 'hidden');
  await bob.room.say('@Alice, come back');
  await expect.poll(() => notified(alice)).toHaveLength(1);
  expect((await notified(alice))[0]?.body).toBe('Bob: @Alice, come back');
  // Tabs agree first which of them sounds.
  await expect.poll(() => played(alice)).toEqual(['/call.wav']);
});

test('a call from another room sounds where one is, and its notification leads there', async ({ alice, bob }) => {
  await listen(alice);
  await settle(alice, 'tea', 'Alice');
  await wish(alice, 'On the desktop', 'A sound');
  await alice.room.enter('coffee');
  await expect(alice.page.locator('.my-rooms__link').filter({ hasText: 'tea' })).toBeVisible();
  await settle(bob, 'tea', 'Bob');
  await bob.room.say('@Alice, one');
  await expect.poll(() => played(alice)).toEqual(['/call.wav']);
  expect(await notified(alice), 'the page is looked at, and says it').toEqual([]);
  await look(alice, 'hidden');
  await bob.room.say('@Alice, two');
  await expect.poll(() => notified(alice)).toHaveLength(1);
  await alice.page.evaluate(() => window.last?.dispatchEvent(new Event('click')));
  await alice.page.waitForURL('/r/tea');
});

test('of two tabs that nobody looks at, one sounds', async ({ alice, bob }) => {
  await listen(alice);
  await settle(alice, 'tea', 'Alice');
  await wish(alice, 'On the desktop', 'A sound');
  const other = new Person(alice.context, await alice.context.newPage(), alice.words);
  await other.room.enter('tea');
  await settle(bob, 'tea', 'Bob');
  for (const tab of [alice, other]) await look(tab, 'hidden');
  for (const nth of [1, 2]) {
    await bob.room.say(`@Alice, ${nth}`);
    for (const tab of [alice, other]) await expect.poll(() => notified(tab)).toHaveLength(nth);
    await expect.poll(async () => (await Promise.all([alice, other].map(played))).flat().length).toBe(nth);
  }
});

test('in a room with all its messages one is called by each, and in a muted one by none', async ({ alice, bob }) => {
  await listen(alice);
  await settle(alice, 'tea', 'Alice');
  await wish(alice, 'On the desktop');
  await settle(bob, 'tea', 'Bob');
  await alice.page.keyboard.press('Control+k');
  const dialog = alice.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Mentions' }).click();
  await expect(dialog.getByRole('button', { name: 'All messages' })).toBeVisible();
  await look(alice, 'hidden');
  await bob.room.say('Anybody?');
  await expect.poll(() => notified(alice)).toHaveLength(1);
  await look(alice, 'visible');
  await dialog.getByRole('button', { name: 'All messages' }).click();
  await expect(dialog.getByRole('button', { name: 'Muted' })).toBeVisible();
  await look(alice, 'hidden');
  // It is looked up whether that calls.
  const looked = alice.page.waitForResponse((response) => response.url().includes('sheet=beside'));
  await bob.room.say('@Alice, hello?');
  await (await looked).finished();
  await expect(alice.page).toHaveTitle('(@1) tea · Parlor');
  expect(await notified(alice)).toHaveLength(1);
});

test('a browser that shows no notifications says so in the settings', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.page.keyboard.press('Control+k');
  await alice.page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click();
  const dialog = alice.page.getByRole('dialog', { name: 'Settings' });
  await expect(dialog.getByText('Your browser shows no notifications')).toBeHidden();
  await dialog.getByRole('checkbox', { name: 'On the desktop' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Your browser shows no notifications')).toBeVisible();
});

test('on a phone the way to one’s rooms says how much is new in them, and a message for somebody is shown', async ({ invite, bob }) => {
  const alice = await invite('en', PHONE);
  await settle(alice, 'coffee', 'Alice');
  await alice.room.enter('tea');
  await bob.room.enter('coffee');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await bob.room.say('Is anybody here?');
  const rooms = alice.page.locator('[data-rooms]');
  await expect(alice.page.locator('.call-toast__link')).toBeHidden();
  await expect(rooms).toHaveAccessibleName('Rooms: 1 unread message', { timeout: 30_000 });
  await expect(rooms).toHaveAttribute('data-new', '1');
  await expectToFit(alice.page);

  await bob.room.say('@Alice, are you?');
  const shown = alice.page.getByRole('link', { name: 'coffee: Bob: @Alice, are you?' });
  await expect(shown).toBeVisible({ timeout: 30_000 });
  await expect(rooms).toHaveAccessibleName(/2 unread/);
  await shown.tap();
  await alice.page.waitForURL('**/r/coffee');
  await alice.room.waitConnected();
  await alice.room.expectSaid(['Alice is here', 'Is anybody here?', '@Alice, are you?']);
  await expect(rooms).toHaveAccessibleName('Rooms');
});

test('what looks like a mention calls somebody, and nothing else looks like one', async ({ alice, bob }) => {
  await settle(alice, 'tea', '지민');
  await bob.room.enter('tea');
  await bob.room.say('@지민님 @지민은행 @all, @Nobody');
  for (const { room } of [alice, bob]) {
    await expect(room.bodies.locator('.message-text__mention')).toHaveText(['@지민']);
  }
  await expect(alice.room.message('지민은행')).toHaveClass(/message--mentions-me/);
});
