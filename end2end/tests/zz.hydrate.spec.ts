import { test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';
test.use({ serverFlags: PATIENT });
for (const [name, size, scheme] of [['wide', { width: 1280, height: 800 }, 'light'], ['phone', { width: 390, height: 760 }, 'dark']] as const)
test('zz ' + name, async ({ browser, server, alice }) => {
  await chatter(browser, server, 'tea', [...numbered(1, 20), '재훈련데이터를 보자', 'A **longer** message with `code` that says much about training data (훈련 데이터), so that we see how the lines break when they are long, and whether the mark is where it should be', ...numbered(21, 50)]);
  const context = await browser.newContext({ baseURL: server.url, viewport: size, colorScheme: scheme, locale: name === 'phone' ? 'ko-KR' : 'en-US', timezoneId: 'Asia/Seoul' });
  const page = await context.newPage();
  await page.goto('/r/tea');
  await page.locator('[data-status=connected]').waitFor();
  await page.screenshot({ path: `/tmp/zz-room-${name}.png` });
  await page.locator('.room__tool').click();
  await page.getByRole('searchbox').fill('훈련');
  await page.locator('.search-sheet__hit').first().waitFor();
  await page.screenshot({ path: `/tmp/zz-${name}.png` });
  await page.getByRole('searchbox').fill('mess');
  await page.locator('summary').click();
  await page.waitForTimeout(600);
  await page.screenshot({ path: `/tmp/zz2-${name}.png` });
});
