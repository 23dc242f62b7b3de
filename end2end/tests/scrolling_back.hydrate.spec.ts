import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';
import type { Person } from './support/person';
import { seen, watch } from './support/watching';

test.use({ serverFlags: PATIENT });

/** Turns the wheel, this far at a time, until this is in view. */
async function scrollUpTo(person: Person, row: Locator, step = 200): Promise<void> {
  await person.room.log.hover();
  await expect(async () => {
    await person.page.mouse.wheel(0, -step);
    await expect(row).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [50] });
}

const beginning = (person: Person) => person.page.getByText('This is where the room begins.');
const exactly = (person: Person, text: string) => person.room.messages.filter({ hasText: new RegExp(`${text}$`) });

test('scrolling up loads more, to the beginning', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await alice.room.enter('tea');
  await scrollUpTo(alice, beginning(alice), 1000);
  await alice.room.expectSaid(numbered(1, 130));
  await expect(exactly(alice, 'Message 1')).toBeInViewport();
  await expect(alice.page.getByRole('link', { name: alice.words.earlier })).toHaveCount(0);
});

test('what is loaded above does not move what one reads, by a single pixel', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await alice.room.enter('tea');
  const row = exactly(alice, 'Message 100');
  await watch(row, -300);
  await expect(alice.room.bodies).not.toHaveCount(50);
  await expect(row).toBeInViewport();
  expect(await seen(row)).toHaveLength(1);
});

test('what is said meanwhile does not move what one reads', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 50));
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const row = exactly(alice, 'Message 30');
  await watch(row, -300);
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toBeVisible();
  await bob.room.say('A long one\n'.repeat(10));
  await expect(alice.room.bodies).toHaveCount(51);
  expect(await seen(row)).toHaveLength(1);
});

test('a reaction above what one reads, or an edit, does not move it', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 20));
  await bob.room.enter('tea');
  await bob.room.say('One to change');
  await chatter(browser, server, 'tea', numbered(21, 70));
  await alice.room.enter('tea');
  const row = exactly(alice, 'Message 50');
  await watch(row, -300);
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toBeVisible();
  await bob.room.act('One to change', bob.words.react, '👍');
  await bob.room.act('One to change', bob.words.edit);
  await bob.room.say('One to change\n\nwith more\nlines');
  const changed = alice.room.message('One to change');
  await expect(changed.locator('.reactions__chip')).toHaveCount(1);
  await expect(changed).toContainText('with more');
  expect(await seen(row)).toHaveLength(1);
});

test('who is at the end stays at the end', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 50));
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  for (const text of ['One\nmore', 'And\nanother\nlong\none', 'The last']) {
    await bob.room.say(text);
    await expect(alice.room.message(text.split('\n')[0])).toBeInViewport({ ratio: 1 });
  }
});

test('a button leads back to the latest, and tells of what is new', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 50));
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toHaveCount(0);
  await scrollUpTo(alice, exactly(alice, 'Message 20'));
  await expect(alice.page.getByRole('link', { name: 'To the latest' })).toBeVisible();
  await bob.room.say('News');
  await alice.page.getByRole('link', { name: 'New messages' }).click();
  await expect(alice.room.message('News')).toBeInViewport();
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toHaveCount(0);
  await bob.room.say('More news');
  await expect(alice.room.message('More news')).toBeInViewport();
});

test('who has read far back finds the latest again, and all of it', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 520));
  await alice.room.enter('tea');
  await scrollUpTo(alice, beginning(alice), 3000);
  await alice.room.toLatest();
  await expect(exactly(alice, 'Message 520')).toBeInViewport();
  const said = await alice.room.said();
  expect(said).toEqual(numbered(521 - said.length, 520));
});

test('who loads the page again reads on where they were', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 200));
  await alice.room.enter('tea');
  await alice.page.goto('/r/tea?at=100');
  await expect(alice.room.message('Message 100')).toBeInViewport();
  await alice.room.message('Message 90').scrollIntoViewIfNeeded();
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toBeVisible();
  await alice.page.goto('/r/tea');
  await expect(alice.room.message('Message 200')).toBeInViewport();
  await alice.page.goBack();
  await alice.room.waitConnected();
  await expect(alice.room.message('Message 90')).toBeInViewport();
});
