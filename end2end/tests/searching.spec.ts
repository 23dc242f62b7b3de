import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';
import type { Person } from './support/person';

test.use({ serverFlags: PATIENT });

const hits = (person: Person) => person.page.locator('.search-sheet__hit');

async function look(person: Person, text: string): Promise<void> {
  await person.page.getByRole('searchbox', { name: person.words.search }).fill(text);
  await person.page.getByRole('button', { name: person.words.search, exact: true }).click();
}

test('a part of a Korean word finds it, and leads to it among what was said around it', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', [...numbered(1, 20), '재훈련데이터를 보자', ...numbered(21, 150)]);
  await alice.room.open('tea');
  await alice.page.getByRole('link', { name: alice.words.search }).click();
  await look(alice, '훈련');
  await expect(hits(alice)).toHaveCount(1);
  await expect(hits(alice).locator('mark')).toHaveText('훈련');
  await hits(alice).click();
  await expect(alice.room.message('재훈련데이터를 보자')).toBeInViewport();
  await expect(alice.room.message('Message 15')).toBeAttached();
});

test('what is found is narrowed by who said it, and read page by page', async ({ alice, invite, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 70));
  const bob = await invite('en', { javaScriptEnabled: true });
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await bob.room.say('A message of mine');
  await expect(bob.room.message('A message of mine').getByText('Sent and kept')).toBeAttached();
  await alice.page.goto('/r/tea/search');
  await look(alice, 'mess');
  await expect(hits(alice).first()).toContainText('A message of mine');
  const first = await hits(alice).count();
  await alice.page.getByRole('link', { name: 'Older ones' }).click();
  await expect(hits(alice).first()).toContainText(`Message ${70 - first + 1}`);
  await alice.page.goto('/r/tea/search?q=mess&by=bob');
  await expect(hits(alice)).toHaveCount(1);
  await alice.page.goto('/r/tea/search?q=mess&until=2001-01-01');
  await expect(alice.page.getByText('Nothing found')).toBeVisible();
});

test('what cannot be looked for is explained', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', ['Hello']);
  await alice.page.goto(`/r/tea/search?q=${'x'.repeat(300)}&after=nowhere&zone=moon`);
  await expect(alice.page.getByRole('alert')).toHaveText('That is too long: 200 characters at most.');
  await alice.page.goto('/r/tea/search?q=%3Cscript%3E%22');
  await expect(alice.page.getByText('Nothing found')).toBeVisible();
});
