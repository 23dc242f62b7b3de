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

test('what one most probably means comes first, then what one has used lately', async ({ alice }) => {
  await alice.room.enter('tea');
  const { composer } = alice.room;
  const first = alice.page.getByRole('option').first();
  for (const [typed, emoji] of [[':ta', '🎉'], [':part', '🎉'], [':heart', '❤️'], [':korea', '🇰🇷'], [':thumbs', '👍']] as const) {
    await composer.fill('');
    await composer.pressSequentially(typed);
    await expect(first).toContainText(emoji);
    await expect(first).not.toContainText(/[가-힣]/);
  }
  await composer.fill('');
  await composer.pressSequentially(':taco');
  await expect(first).toContainText('🌮');
  await composer.press('Enter');
  await expect(composer).toHaveValue('🌮 ');
  await composer.pressSequentially(':ta');
  await expect(first).toContainText('🌮');
  await alice.page.reload();
  await alice.room.waitConnected();
  await alice.page.getByRole('button', { name: alice.words.emoji, exact: true }).click();
  await expect(picker(alice).getByRole('heading').first()).toHaveText('Used lately');
  await expect(picker(alice).getByRole('button').first()).toHaveText('🌮');
});

test('a Korean finds flags as one calls them, also while the last syllable is being written', async ({ cheolsu }) => {
  const { page, room, words } = cheolsu;
  await room.enter('차');
  await page.getByRole('button', { name: words.emoji, exact: true }).click();
  for (const typed of ['한국', '태극기', '대한민국', '태극ㄱ', '대하', 'korea']) {
    await picker(cheolsu).getByRole('searchbox').fill(typed);
    await expect(picker(cheolsu).getByRole('button').first()).toHaveText('🇰🇷');
  }
});

test('names of emoji that are pasted become them, but for those in code', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.focus();
  await alice.page.evaluate(() => document.execCommand('insertText', false, 'typed :tada and '));
  await alice.room.composer.evaluate((field: HTMLTextAreaElement) => {
    field.setRangeText(':tada: and `:tada:` at 10:30:15', field.value.length, field.value.length, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
  });
  await expect(alice.room.composer).toHaveValue('typed :tada and 🎉 and `:tada:` at 10:30:15');
});

test('who selects with the mouse what they look for, and beyond it, closes nothing; a press beside it does', async ({ alice }) => {
  await alice.room.enter('tea');
  const { page, words } = alice;
  for (const [opens, dialog] of [
    [page.getByRole('button', { name: words.emoji, exact: true }), picker(alice)],
    [page.getByRole('link', { name: words.search }), page.locator('dialog.sheet')],
  ] as const) {
    await opens.click();
    const sought = dialog.getByRole('searchbox');
    await sought.fill('party popper');
    const box = await sought.boundingBox();
    if (!box) throw new Error('it is not shown');
    await page.mouse.move(box.x + 150, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(4, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    await expect(sought).toBeVisible();
    expect(await page.evaluate(() => getSelection()?.toString())).not.toBe('');
    // Nor does a press within it, beside what is in it.
    const edge = await dialog.boundingBox();
    await page.mouse.click((edge?.x ?? 0) + 3, (edge?.y ?? 0) + 3);
    await expect(sought).toBeVisible();
    await page.mouse.click(4, 4);
    await expect(sought).toBeHidden();
  }
});
