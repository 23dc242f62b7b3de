import { expect, test } from './fixtures';
import { chatter } from './support/chatter';
import type { Person } from './support/person';

/** Opens the sheet of those who are here, from the room's list of people. */
async function people({ page }: Person): Promise<void> {
  await page.getByRole('heading', { name: 'People' }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'People in tea' })).toBeVisible();
}

test('who wonders who is here, or was just now, looks for them by a part of their name', async ({
  alice,
  browser,
  server,
}) => {
  await chatter(browser, server, 'tea', ['Hello']);
  await alice.room.open('tea');
  await people(alice);
  const found = alice.page.locator('.people-sheet__person');
  await expect(found.first()).toBeVisible();
  const field = alice.page.getByRole('searchbox', { name: 'Find somebody here' });
  await field.fill('zzz');
  await field.press('Enter');
  await expect(alice.page.getByText(/Nothing found|Nobody is here just now/)).toBeVisible();
  await expect(found).toHaveCount(0);
});

test('who wonders about somebody opens their card by their name, and can do without their words', async ({
  alice,
  browser,
  server,
}) => {
  await chatter(browser, server, 'tea', ['Buy my wares', 'Buy them now']);
  await alice.room.open('tea');
  await alice.room.messages.first().locator('a[data-name]').click();
  await expect(alice.page.getByText('2 messages')).toBeVisible();
  await expect(alice.page.getByText(/You ignore this person/)).toBeHidden();
  await alice.page.getByRole('button', { name: 'Ignore', exact: true }).click();
  await alice.page.goto('/r/tea');
  await expect(alice.room.bodies.first()).toBeHidden();
  await expect(alice.room.bodies.last()).toBeHidden();

  const card = await alice.room.messages.first().locator('a[data-name]').getAttribute('href');
  await alice.page.goto(`/r/tea${card}`);
  await expect(alice.page.getByText(/You ignore this person/)).toBeVisible();
  await alice.page.getByRole('button', { name: 'Stop ignoring' }).click();
  await alice.page.goto('/r/tea');
  await expect(alice.room.bodies.first()).toBeVisible();
});

test('a card leads to what somebody said', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', ['Earl Grey', 'Oolong']);
  await alice.room.open('tea');
  await alice.room.messages.first().locator('a[data-name]').click();
  await alice.page.getByRole('link', { name: 'What they said' }).click();
  await expect(alice.page.locator('.search-sheet__hit')).toHaveCount(2);
});
