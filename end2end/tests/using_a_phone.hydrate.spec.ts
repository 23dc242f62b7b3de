import { expect, test } from './fixtures';
import { LONG_NAME } from './support/conversation';
import { PHONE, expectToFit } from './support/phone';

test('the people are shown when asked for, and put away again', async ({ invite }) => {
  const { page, room } = await invite('en', PHONE);
  await room.open('tea');
  await room.waitConnected();
  await room.rename('Alice');
  const panel = page.getByRole('complementary', { name: 'People' });
  const button = page.getByRole('button', { name: '1 person here' });
  await expect(panel).toBeHidden();
  await expect(button).toHaveAttribute('aria-expanded', 'false');

  await button.tap();
  await expect(panel).toBeVisible();
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await expect(panel.getByText('Alice')).toBeVisible();
  await expectToFit(page);

  await panel.getByRole('button', { name: 'Close' }).tap();
  await expect(panel).toBeHidden();
});

for (const language of ['en', 'ko'] as const) {
  test(`without a server and with a long message, the page still fits, in ${language}`, async ({ invite, server }) => {
    const { page, room } = await invite(language, PHONE);
    await room.open(LONG_NAME);
    await room.waitConnected();
    await server.kill();
    await expect(room.status).toHaveAttribute('data-status', 'reconnecting');
    await expectToFit(page);
    await room.composer.fill('a line\n'.repeat(50));
    await expectToFit(page);
    await expect(room.composer).toBeInViewport({ ratio: 1 });
    await room.composer.press('Enter');
    await expect(room.bodies).toHaveCount(1);
    await expectToFit(page);
  });
}
