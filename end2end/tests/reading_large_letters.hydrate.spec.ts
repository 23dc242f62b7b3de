// Somebody whose browser has letters of twice the size, on a phone.
import config from '../playwright.config';
import { expect, test } from './fixtures';
import { PHONE, expectToFit } from './support/phone';

const launched = config.use?.launchOptions;
test.use({
  launchOptions: { ...launched, args: [...(launched?.args ?? []), '--blink-settings=defaultFontSize=32'] },
});

test('letters of twice the size leave a room that one can read and write in', async ({ invite, bob }) => {
  const { page, room, words } = await invite('en', PHONE);
  await bob.room.enter('physics');
  await room.enter('physics');
  await page.getByRole('button', { name: words.later }).tap();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px');
  await expectToFit(page);
  const heading = page.getByRole('heading', { name: 'physics' });
  expect((await heading.boundingBox())?.width).toBeGreaterThan(150);
  // The field holds a word, and nothing lies over it.
  await room.composer.fill('Hello');
  const field = await room.composer.boundingBox();
  expect(field?.width).toBeGreaterThan(300);
  for (const name of [words.send, words.emoji]) {
    const button = await page.getByRole('button', { name, exact: true }).boundingBox();
    expect(button && field && button.x + button.width <= 390).toBe(true);
  }
  await page.getByRole('button', { name: words.send, exact: true }).tap();
  await bob.room.expectSaid(['Hello']);
  await expectToFit(page);
  await page.getByRole('link', { name: words.search }).tap();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('searchbox', { name: words.search })).toBeVisible();
  expect((await sheet.getByRole('searchbox', { name: words.search }).boundingBox())?.width).toBeGreaterThan(250);
  expect(await sheet.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
});
