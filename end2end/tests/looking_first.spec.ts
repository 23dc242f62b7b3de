// What hosts look at before it is in the room: with sheets and forms, so also without JavaScript.
import { type Page, expect } from '@playwright/test';
import { test } from './fixtures';

async function says(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** Opens the room, and has its hosts look at what these rules are about. */
async function opens(page: Page, rules: RegExp[], words = ''): Promise<void> {
  await page.goto('/r/tea');
  await says(page, 'Welcome');
  await expect(page.locator('[data-message] .role-mark')).toHaveText('owner');
  await page.goto('/r/tea/hosts');
  await page.locator('summary', { hasText: 'Looked at first' }).click();
  for (const rule of rules) await page.getByLabel(rule).check();
  await page.getByLabel(/Words and phrases/).fill(words);
  await page.locator('details[open]').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/chose what to look at first/)).toBeVisible();
}

test('what somebody new says first waits for a host, who lets it through', async ({ alice, bob, carol }) => {
  await opens(alice.page, [/first message of each person/]);
  await bob.page.goto('/r/tea');
  await says(bob.page, 'I am new');
  await expect(bob.page.getByText('A host looks at this first.')).toBeVisible();
  await carol.page.goto('/r/tea');
  await expect(carol.page.locator('[data-body]')).toHaveText(['Welcome']);
  await alice.page.goto('/r/tea');
  await alice.page.getByRole('link', { name: '1 waits for a host' }).click();
  await expect(alice.page.getByText('I am new')).toBeVisible();
  await expect(alice.page.getByText('their first message here')).toBeVisible();
  const button = alice.page.getByRole('button', { name: 'Let it through' });
  await button.click();
  await expect(button).toHaveCount(0);
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'I am new']);
  await says(bob.page, 'Thank you');
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'I am new', 'Thank you']);
});

test('whoever waits sees what waits, takes it back, and sees that a host refused something', async ({ alice, bob, javaScriptEnabled }) => {
  await opens(alice.page, [/a word of this list/], 'spam\n광고');
  await bob.page.goto('/r/tea');
  for (const text of ['some SPAM', '광고입니다', 'more spam']) {
    await says(bob.page, text);
    // With scripts, those before it wait on the page as well.
    const row = bob.page.locator('[data-message]').filter({ hasText: text });
    await expect((javaScriptEnabled === false ? bob.page : row).getByText('A host looks at this first.')).toBeVisible();
    await bob.page.goto('/r/tea/held');
    await expect(bob.page.getByText(text)).toBeVisible();
    await bob.page.goto('/r/tea');
  }
  await bob.page.goto('/r/tea/held');
  await bob.page.getByRole('listitem').filter({ hasText: '광고입니다' }).getByRole('button', { name: 'Take it back' }).click();
  await expect(bob.page.getByText('광고입니다')).toBeHidden();
  await expect(bob.page.getByText('more spam')).toBeVisible();
  await alice.page.goto('/r/tea/hosts');
  await expect(alice.page.getByText('a word of the list')).toHaveCount(2);
  await alice.page.getByRole('button', { name: 'Refuse', exact: true }).first().click();
  await expect(alice.page.getByText('a word of the list')).toHaveCount(1);
  await bob.page.goto('/r/tea/held');
  await expect(bob.page.getByText('A host has refused a message of yours.')).toBeVisible();
  await alice.page.getByRole('button', { name: 'Refuse and ban for a day' }).click();
  await expect(alice.page.getByText(/banned .* for a day/)).toBeVisible();
  await expect(alice.page.getByText('more spam')).toBeHidden();
});

test('in Korean as well', async ({ alice, cheolsu }) => {
  await opens(alice.page, [/first message of each person/]);
  await cheolsu.page.goto('/r/tea');
  await cheolsu.page.getByRole('textbox', { name: '메시지', exact: true }).fill('안녕하세요');
  await cheolsu.page.getByRole('button', { name: '보내기' }).click();
  await expect(cheolsu.page.getByText('진행자가 먼저 살펴봅니다.')).toBeVisible();
  await cheolsu.page.goto('/r/tea/held');
  await expect(cheolsu.page.getByRole('heading', { name: '진행자를 기다리는 메시지' })).toBeVisible();
  await cheolsu.page.getByRole('button', { name: '거두기' }).click();
  await expect(cheolsu.page.getByText('기다리는 메시지가 없습니다.')).toBeVisible();
});
