// Arabic and Hebrew in a page that reads from left to right.
import { expect, test } from './fixtures';
import { chatter } from './support/chatter';

const SAID = ['مرحبا بالجميع! هل الجميع هنا؟', 'English, and then שלום', 'שלום לכולם, see you at 10', '> اقتباس\n\nجواب'];

test('each message begins where its own language begins', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'שלום', SAID);
  await alice.room.open('שלום');
  const direction = (text: string) =>
    alice.room.message(text).locator('[data-body] > :first-child').evaluate((line) => getComputedStyle(line).direction);
  expect(await direction('مرحبا')).toBe('rtl');
  expect(await direction('English')).toBe('ltr');
  expect(await direction('see you')).toBe('rtl');
  // What the page itself says stays as it is: a name in Hebrew turns nothing around it.
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('שלום');
  expect(await alice.page.locator('.room__header').evaluate((it) => getComputedStyle(it).direction)).toBe('ltr');
});

test('a message that reads from the right begins at the right', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', SAID);
  await alice.room.open('tea');
  const ends = async (text: string) => {
    const body = alice.room.message(text).locator('[data-body] > p');
    return body.evaluate((element) => {
      const range = document.createRange();
      range.selectNode(element.firstChild as Node);
      const [line, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
      return { left: line.left - box.left, right: box.right - line.right };
    });
  };
  const arabic = await ends('مرحبا');
  expect(Math.abs(arabic.right)).toBeLessThan(2);
  expect(arabic.left).toBeGreaterThan(100);
  const english = await ends('English');
  expect(Math.abs(english.left)).toBeLessThan(2);
  expect(english.right).toBeGreaterThan(100);
});

test('a nickname that reads from the right does not turn the time beside it', async ({ alice, browser, server }) => {
  const other = await browser.newContext({ baseURL: server.url });
  const page = await other.newPage();
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Nickname' }).fill('דנה (2)');
  await page.getByRole('button', { name: 'Use this name' }).click();
  await expect(page.locator('.identity__name')).toHaveText('דנה (2)');
  await page.goto('/r/tea');
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('hello');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.locator('[data-body]')).toHaveText(['hello']);
  await other.close();
  await alice.room.open('tea');
  const name = await alice.room.message('hello').locator('[data-name]').boundingBox();
  const time = await alice.room.message('hello').locator('time').boundingBox();
  expect(name?.x).toBeLessThan(time?.x ?? 0);
  const direction = await alice.room
    .message('hello')
    .locator('[data-name]')
    .evaluate((it) => [getComputedStyle(it).unicodeBidi, getComputedStyle(it).direction]);
  expect(direction).toEqual(['isolate', 'rtl']);
});
