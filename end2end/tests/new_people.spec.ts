// Very many new people from one address: who is new has to wait, is told so, and may watch meanwhile.
import { expect } from '@playwright/test';
import { test } from './fixtures';
import { expectAccessible } from './support/axe';

test.use({ serverFlags: ['--new-people-burst', '1', '--new-people-per-minute', '1'] });

test('somebody new who has to wait is told why, and watches the room meanwhile; who was here before comes in', async ({
  alice,
  bob,
  cheolsu,
  javaScriptEnabled,
}) => {
  await alice.page.goto('/r/tea');
  await alice.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Welcome');
  await alice.page.getByRole('button', { name: 'Send' }).click();
  await expect(alice.page.locator('[data-message] .role-mark')).toHaveText('owner');

  for (const [person, title, watch] of [
    [bob, 'Very many new people', 'Watch the room meanwhile'],
    [cheolsu, '처음 온 사람이 아주 많습니다', '그동안 방 지켜보기'],
  ] as const) {
    person.mayBeRefused = true;
    const answer = await person.page.goto('/r/tea');
    expect(answer?.status()).toBe(429);
    expect(Number(answer?.headers()['retry-after'])).toBeGreaterThan(0);
    await expect(person.page.getByRole('heading', { name: title })).toBeVisible();
    // The audit is a script itself.
    if (javaScriptEnabled !== false) await expectAccessible(person.page);
    await person.page.getByRole('link', { name: watch }).click();
    await expect(person.page).toHaveURL(/\/r\/tea\/watch$/);
    await expect(person.page.locator('[data-body]')).toHaveText(['Welcome']);
  }
  await alice.page.goto('/r/tea');
  await expect(alice.page.locator('[data-body]')).toHaveText(['Welcome']);
});
