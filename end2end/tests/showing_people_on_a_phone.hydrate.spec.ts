import { expect, test } from './fixtures';

test('the people are shown when asked for, and put away again', async ({ invite }) => {
  const alice = await invite('en', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  await alice.room.open('tea');
  await alice.room.waitConnected();
  await alice.room.rename('Alice');
  const panel = alice.page.getByRole('complementary', { name: 'People' });
  const button = alice.page.getByRole('button', { name: '1 person here' });
  await expect(panel).toBeHidden();
  await expect(button).toHaveAttribute('aria-expanded', 'false');

  await button.tap();
  await expect(panel).toBeVisible();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await expect(panel.getByText('Alice')).toBeVisible();

  await panel.getByRole('button', { name: 'Close' }).tap();
  await expect(panel).toBeHidden();
});
