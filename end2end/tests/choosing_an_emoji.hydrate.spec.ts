import { expect, test } from './fixtures';

const picker = (person: { page: import('@playwright/test').Page; words: { emoji: string } }) =>
  person.page.getByRole('dialog', { name: person.words.emoji });

test('an emoji is found by its name and written where the caret is', async ({ alice }) => {
  await alice.room.enter('tea');
  const asked: string[] = [];
  alice.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await alice.room.composer.fill('Well done');
  await alice.room.composer.press('Home');
  expect(asked).not.toContain('/emoji.json');
  await alice.page.getByRole('button', { name: alice.words.emoji, exact: true }).click();
  await expect(picker(alice).getByRole('heading')).toHaveCount(9);
  await picker(alice).getByRole('searchbox').fill('party popper');
  await expect(picker(alice).getByRole('button')).toHaveCount(1);
  await alice.page.keyboard.press('Enter');
  await expect(picker(alice)).toHaveCount(0);
  await expect(alice.room.composer).toHaveValue('🎉Well done');
  await expect(alice.room.composer).toBeFocused();
  expect(asked.filter((path) => path === '/emoji.json')).toHaveLength(1);
});

test('who reads Korean finds emoji by Korean words and by English names', async ({ cheolsu }) => {
  const { page, room, words } = cheolsu;
  await room.enter('차');
  await room.composer.pressSequentially('생일 :파티');
  await expect(page.getByRole('option').filter({ hasText: '🎉' })).toBeVisible();
  await room.composer.fill('');
  await page.getByRole('button', { name: words.emoji, exact: true }).click();
  const search = picker(cheolsu).getByRole('searchbox');
  await search.fill('파티');
  await expect(picker(cheolsu).getByRole('button', { name: '파티', exact: true })).toHaveText('🎉');
  await search.fill('tada');
  await page.keyboard.press('Enter');
  await expect(room.composer).toHaveValue('🎉');
});

test('the arrows go through the emoji, and Escape puts them away', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.page.getByRole('button', { name: alice.words.emoji, exact: true }).click();
  const all = picker(alice).getByRole('button');
  await expect(all.first()).toBeVisible();
  await picker(alice).getByRole('searchbox').focus();
  await alice.page.keyboard.press('ArrowDown');
  await expect(all.first()).toBeFocused();
  await alice.page.keyboard.press('ArrowRight');
  await expect(all.nth(1)).toBeFocused();
  await alice.page.keyboard.press('ArrowDown');
  await alice.page.keyboard.press('ArrowUp');
  await expect(all.nth(1)).toBeFocused();
  await alice.page.keyboard.press('Escape');
  await expect(picker(alice)).toHaveCount(0);
});

test('any emoji can be a reaction, and a search that finds nothing says so', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('Release day');
  await alice.room.act('Release day', alice.words.react, alice.words.moreEmoji);
  await picker(alice).getByRole('searchbox').fill('nosuchthing');
  await expect(picker(alice)).toContainText('Nothing found');
  await picker(alice).getByRole('searchbox').fill('rocket');
  await picker(alice).getByRole('button', { name: 'rocket' }).click();
  for (const person of [alice, bob]) {
    await expect(person.room.message('Release day').locator('.reactions__chip')).toContainText('🚀 1');
  }
});
