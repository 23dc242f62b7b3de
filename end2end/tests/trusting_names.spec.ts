// Whose a name was before is said on the card and in the list, also without JavaScript.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import type { Person } from './support/person';

const NOT_ANN = 'Not the Ann who wrote here';

/** Comes to tea under this name, says something, and goes by another name from then on: who only sends forms is not there. */
async function passes({ page, room }: Person, name: string, text: string, then?: string): Promise<void> {
  await room.open('tea');
  await room.rename(name);
  await room.expectYou(name);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('[data-body]').filter({ hasText: text })).toBeVisible();
  if (then) {
    await room.rename(then);
    await room.expectYou(then);
  }
}

/** The address of the card of whoever said this, and their picture. */
async function author(page: Page, text: string): Promise<{ card: string; picture: string }> {
  await page.goto('/r/tea');
  const said = page.locator('[data-message]').filter({ hasText: text });
  const address = await said.locator('a[data-name]').getAttribute('href');
  const picture = await said.locator('svg.avatar').first().evaluate((svg) => svg.outerHTML);
  return { card: `/r/tea${address}`, picture };
}

test('who takes a name that another wrote under is visibly another', async ({
  alice,
  bob,
  carol,
  javaScriptEnabled,
}) => {
  // The names of those who keep the room are reserved: it is Carol's.
  await passes(carol, 'Carol', 'Welcome');
  await passes(alice, 'Ann', 'I am Ann', javaScriptEnabled ? 'Joan' : undefined);
  await passes(bob, 'ANN', 'No, I am');
  const [first, second] = [await author(carol.page, 'I am Ann'), await author(carol.page, 'No, I am')];
  expect(first.picture).not.toBe(second.picture);

  const link = carol.page.getByRole('link', { name: NOT_ANN });
  // What was said a moment ago may still be on its way into the index.
  await expect(async () => {
    await carol.page.goto(second.card);
    await expect(link).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(carol.page.getByText(/until/).locator('time')).toBeVisible();
  // It is the same HTML without JavaScript, where axe cannot look.
  if (javaScriptEnabled) await expectAccessible(carol.page);
  await link.click();
  await expect(carol.page.getByText('1 message')).toBeVisible();
  await expect(link).toBeHidden();

  await carol.page.goto('/r/tea/search?by=Ann');
  await expect(carol.page.getByText('More than one person wrote under this name')).toBeVisible();
  if (javaScriptEnabled) await expectAccessible(carol.page);
});

test('a name of the staff is refused to everybody else', async ({ alice }) => {
  await alice.lobby.open();
  alice.mayBeRefused = true;
  await alice.lobby.rename('Operator');
  await expect(alice.lobby.nickname).toHaveAccessibleDescription(/That nickname is taken/);
});
