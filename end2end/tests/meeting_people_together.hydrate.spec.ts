// Meeting people while the page is alive: it hears of them, and is told of nobody whom one ignores.
import { expect, test } from './fixtures';
import type { Person } from './support/person';

/** Makes somebody who is in the room under this name. */
async function enter(person: Person, name: string): Promise<void> {
  await person.room.enter('tea');
  await person.room.rename(name);
  await person.room.expectYou(name);
}

/** Opens somebody's card from the list of people. */
async function card({ page }: Person, name: string): Promise<void> {
  await page.locator('.member-list').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Looks at another tab, or at this one again. */
async function look({ page }: Person, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}

test('people are found letter by letter, and one goes from their list to a card and back', async ({ alice, bob, carol }) => {
  await enter(alice, 'Alice');
  await enter(bob, 'Bob');
  await enter(carol, 'Zoë');
  await alice.page.getByRole('heading', { name: 'People' }).getByRole('link').click();
  const found = alice.page.locator('.people-sheet__person');
  await expect(found).toHaveCount(3);
  await alice.page.keyboard.type('zo');
  await expect(found).toHaveCount(1);
  await found.click();
  await expect(alice.page.getByRole('heading', { name: 'Zoë' })).toBeVisible();
  await alice.page.getByRole('link', { name: 'Everybody here' }).click();
  await expect(found).toHaveCount(3);
  await carol.page.getByRole('link', { name: carol.words.leave }).click();
  await expect(alice.room.people).toHaveText('2 people here');
  await alice.page.getByRole('searchbox').fill('z');
  await expect(alice.page.getByRole('heading', { name: 'Just left' })).toBeVisible();
});

test('a card opens by a name in the conversation, and with the keyboard by the tools of a message', async ({
  alice,
  bob,
}) => {
  await enter(alice, 'Alice');
  await enter(bob, 'Bob');
  await bob.room.say('Hello');
  await alice.room.message('Hello').locator('a[data-name]').click();
  await expect(alice.page.getByRole('heading', { name: 'Bob' })).toBeVisible();
  await expect(alice.page.getByText(/1 message · /)).toBeVisible();
  await alice.page.keyboard.press('Escape');

  // A mouse that lies over the message shows its tools as well.
  await alice.page.mouse.move(0, 0);
  await expect(alice.room.message('Hello').getByRole('group')).toHaveCount(0);
  await alice.room.composer.focus();
  // Back over what lies between, to the one message there is: its author's name is no stop of its own.
  const row = alice.room.message('Hello');
  for (let stops = 0; stops < 9 && !(await row.evaluate((at) => at === document.activeElement)); stops += 1) {
    await alice.page.keyboard.press('Shift+Tab');
  }
  await alice.page.keyboard.press('Enter');
  const tool = alice.room.message('Hello').getByRole('group').getByRole('link', { name: 'Bob' });
  await tool.focus();
  await alice.page.keyboard.press('Enter');
  await expect(alice.page.getByRole('heading', { name: 'Bob' })).toBeVisible();
});

test('whom one ignores says nothing any more, to oneself alone, and nothing that was begun is lost', async ({
  alice,
  bob,
  carol,
}) => {
  await enter(alice, 'Alice');
  await enter(bob, 'Bob');
  await enter(carol, 'Carol');
  await bob.room.say('Buy my wares');
  await alice.room.composer.fill('Begun');
  await card(alice, 'Bob');
  await alice.page.getByRole('button', { name: 'Ignore', exact: true }).click();
  await alice.room.waitConnected();
  await expect(alice.room.message('Buy my wares')).toBeHidden();
  await expect(alice.room.composer).toHaveValue('Begun');

  // What comes is hidden as well, and so is what others quote of it; what others say is not.
  await bob.room.say('Buy them now, @Alice');
  await carol.room.act('Buy them now', carol.words.reply);
  await carol.room.say('No, thank you');
  await expect(alice.room.message('No, thank you')).toBeVisible();
  await expect(alice.room.message('Buy them now')).toBeHidden();
  await expect(alice.room.message('No, thank you').locator('.reply-quote')).toBeHidden();
  await expect(carol.room.message('Buy them now')).toBeVisible();

  // Nor do they call: neither by typing, nor in the title while one is elsewhere.
  await look(alice, 'hidden');
  await bob.room.say('@Alice, last chance');
  await bob.room.composer.pressSequentially('So');
  await carol.room.composer.pressSequentially('Hm');
  await expect(alice.page.locator('.typing-line')).toHaveText('Carol is typing…');
  await carol.room.say('Seen?');
  await expect(alice.page).toHaveTitle('(1) tea · Parlor');
  await look(alice, 'visible');

  // They are still there to be met, and to be heard again.
  await expect(alice.page.locator('.member-list li', { hasText: 'Bob' })).toBeVisible();
  await card(alice, 'Bob');
  await alice.page.getByRole('button', { name: 'Stop ignoring' }).click();
  await expect(alice.room.message('last chance')).toBeVisible();
  await expect(alice.room.message('Buy my wares')).toBeVisible();
});

test('a page says when nobody looks at it, also on a new connection, and shows who is away', async ({ alice, bob }) => {
  const sent: string[] = [];
  let tell = (_: object) => {};
  await alice.context.routeWebSocket('**/ws', (page) => {
    const server = page.connectToServer();
    tell = (event) => page.send(JSON.stringify(event));
    page.onMessage((text) => {
      sent.push(JSON.parse(String(text)).type);
      server.send(text);
    });
  });
  await enter(alice, 'Alice');
  await enter(bob, 'Bob');
  expect(sent[0]).toBe('back');
  await look(alice, 'hidden');
  await expect.poll(() => sent.at(-1)).toBe('away');
  sent.length = 0;
  await alice.page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await alice.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect.poll(() => sent).toContain('join');
  expect(sent.indexOf('away')).toBeLessThan(sent.indexOf('join'));
  await look(alice, 'visible');
  await expect.poll(() => sent).toContain('back');

  const members = alice.page.locator('.member-list li');
  const href = await members.filter({ hasText: 'Bob' }).getByRole('link').getAttribute('href');
  const payload = { room: 'tea', person: href?.replace('?person=', ''), nickname: 'Bob' };
  tell({ type: 'away', payload });
  await expect(members.filter({ hasText: 'Bob' })).toContainText('away');
  await expect(members.filter({ hasText: 'Alice' })).not.toContainText('away');
  tell({ type: 'back', payload });
  await expect(members.filter({ hasText: 'Bob' })).not.toContainText('away');
});

test('a name in the list of people takes one line, however long it is', async ({ alice }) => {
  await alice.room.enter('tea');
  const name = alice.page.locator('.member-list__name');
  const height = async () => (await name.boundingBox())?.height ?? 0;
  const line = await height();
  await alice.room.rename('W'.repeat(32));
  await alice.room.expectYou('W'.repeat(32));
  // The list is drawn anew.
  await expect.poll(height).toBe(line);
  await expect(alice.page.locator('.member-list__you')).toBeInViewport({ ratio: 1 });
});
