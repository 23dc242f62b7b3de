import { expect, test } from './fixtures';
import { look } from './support/looking';
import type { Person } from './support/person';
import { PATIENT, chatter, numbered } from './support/chatter';

test.use({ serverFlags: PATIENT });

const icon = (person: Person) => person.page.locator('link[rel=icon]');
const line = (person: Person) => person.page.locator('.news-line');
/** What is said right after the line. */
const firstNew = (person: Person) =>
  person.page.locator('[data-row]').evaluateAll((rows) => {
    const line = rows.findIndex((row) => row.matches('.news-line'));
    return rows[line + 1]?.querySelector('[data-body]')?.textContent;
  });

test('while nobody looks, the tab says how much others said, and whether one was mentioned', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.say('seen');
  await expect(alice.room.bodies).toHaveText(['seen']);
  await expect(alice.page).toHaveTitle('tea · Parlor');
  await look(alice, 'hidden');
  await bob.room.say('one');
  await expect(alice.page).toHaveTitle('(1) tea · Parlor');
  await expect(icon(alice)).toHaveAttribute('href', '/favicon-unseen.svg');
  await bob.room.say('two');
  await expect(alice.page).toHaveTitle('(2) tea · Parlor');
  await bob.room.say('@alice three');
  await expect(alice.page).toHaveTitle('(@1) tea · Parlor');
  await look(alice, 'visible');
  await expect(alice.page).toHaveTitle('tea · Parlor');
  await expect(icon(alice)).toHaveAttribute('href', '/favicon.svg');
  expect((await alice.page.request.get('/favicon-unseen.svg')).headers()['content-type']).toContain('image/svg+xml');
});

test('a line stands before what was said since one left, until one takes part', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('before');
  await expect(alice.room.bodies).toHaveCount(1);
  await look(alice, 'hidden');
  await bob.room.say('after');
  await bob.room.say('and more');
  await expect(alice.room.bodies).toHaveCount(3);
  await look(alice, 'visible');
  await expect(line(alice)).toHaveText('New since you left');
  expect(await firstNew(alice)).toBe('after');
  await alice.room.say('Hello again');
  await expect(alice.room.bodies).toHaveCount(4);
  await expect(line(alice)).toHaveCount(0);
});

test('who comes back on another day is led to the first new message', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 5));
  await alice.room.enter('tea');
  await expect(line(alice)).toHaveCount(0);
  await alice.page.goto('about:blank');
  await chatter(browser, server, 'tea', numbered(6, 40));
  await alice.room.enter('tea');
  await expect(alice.room.message('Message 40')).toBeInViewport();
  await alice.page.getByRole('button', { name: '35 new messages' }).click();
  await expect(line(alice)).toBeInViewport();
  expect(await firstNew(alice)).toBe('Message 6');
  await expect(alice.page.getByRole('button', { name: '35 new messages' })).toHaveCount(0);
});

test('where nothing new was said there is no line', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.say('mine');
  await bob.room.enter('tea');
  await expect(alice.room.bodies).toHaveCount(1);
  await look(alice, 'hidden');
  await look(alice, 'visible');
  await expect(alice.page.getByText('came in')).toBeVisible();
  await expect(line(alice)).toHaveCount(0);
});

test('who wants no name is not asked again', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.page.getByRole('button', { name: 'Not now' }).click();
  await expect(alice.room.composer).toBeFocused();
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.nickname).toBeHidden();
  await alice.room.enter('coffee');
  await expect(alice.room.nickname).toBeHidden();
});

test('to the next room with something new, where there is none, leads nowhere', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.page.evaluate(() => Object.assign(window, { isTheSame: true }));
  const asked = alice.page.waitForResponse(/\/r\/tea$/);
  await alice.page.keyboard.press('Alt+Shift+ArrowDown');
  await (await asked).finished();
  await alice.room.say('Still here');
  await alice.room.expectSaid(['Still here']);
  expect(await alice.page.evaluate(() => 'isTheSame' in window)).toBe(true);
});
