// What somebody needs who sees, moves or holds things in another way than most.
import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';
import { LINES } from './support/conversation';
import { PHONE, expectToFit } from './support/phone';

test.use({ serverFlags: PATIENT });

test('who wants no motion sees none', async ({ browser, invite, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 60));
  const { page, room, words } = await invite('en', { reducedMotion: 'reduce' });
  await room.enter('tea');
  await room.act('Message 58', words.react);
  await page.keyboard.press('Escape');
  await page.locator('.room__title').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  const moving = await page.evaluate(() => {
    const seconds = (time: string) => Math.max(...time.split(', ').map((part) => Number.parseFloat(part)));
    const moves = (style: CSSStyleDeclaration) =>
      (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01) ||
      (style.transitionProperty !== 'none' && seconds(style.transitionDuration) > 0.01) ||
      style.scrollBehavior === 'smooth';
    return [...document.querySelectorAll('*')].filter((it) => moves(getComputedStyle(it))).map((it) => it.className);
  });
  expect(moving).toEqual([]);
});

for (const [zoom, width, height] of [
  [200, 640, 400],
  [400, 320, 256],
] as const) {
  // A browser that zooms makes a page of fewer, larger pixels (WCAG 1.4.4 and 1.4.10).
  test(`zoomed to ${zoom} %, a room is read and written in, and nothing is cut off`, async ({ browser, invite, server }) => {
    await chatter(browser, server, 'tea', LINES.map(([, text]) => text));
    const { page, room, words } = await invite('en', { viewport: { width, height } });
    await room.enter('tea');
    await room.rename('Alice');
    await room.expectYou('Alice');
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await wide()).toBe(width);
    await room.say('Read me');
    await expect(room.message('Read me')).toBeInViewport();
    await expect(room.composer).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: words.send, exact: true })).toBeInViewport({ ratio: 1 });
    await page.locator('.room__title').click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await wide()).toBe(width);
    await page.keyboard.press('Escape');
    await page.goto('/');
    await expect(page.getByLabel(words.enterRoom, { exact: true })).toBeVisible();
    expect(await wide()).toBe(width);
  });
}

test('one may zoom a phone, and it does not zoom by itself when one begins to write', async ({ invite }) => {
  const { page, room } = await invite('en', PHONE);
  for (const path of ['/', '/r/tea', '/r/tea/search', '/rooms', '/settings', '/r/tea/about']) {
    await page.goto(path);
    const viewport = (await page.locator('meta[name=viewport]').getAttribute('content')) ?? '';
    expect(viewport).not.toMatch(/user-scalable|maximum-scale/);
    // Safari zooms in on whatever is smaller.
    const small = await page
      .locator('input:not([type=hidden], [type=checkbox]), textarea, select')
      .evaluateAll((fields) => fields.filter((field) => Number.parseFloat(getComputedStyle(field).fontSize) < 16).map((field) => field.outerHTML));
    expect(small, path).toEqual([]);
  }
  await room.open('tea');
  await room.waitConnected();
  await expectToFit(page);
});

test('on a phone the composer stays above the keyboard', async ({ invite }) => {
  const { page, room } = await invite('en', PHONE);
  await room.enter('tea');
  await room.composer.tap();
  await expect(page.locator('meta[name=viewport]')).toHaveAttribute('content', /interactive-widget=resizes-content/);
  // The keyboard takes its part of the page: what is left is what the browser tells of it.
  await page.setViewportSize({ width: 390, height: 420 });
  await expect(room.composer).toBeInViewport({ ratio: 1 });
  await room.say('Above the keyboard');
  await expect(room.message('Above the keyboard')).toBeInViewport({ ratio: 1 });
});

test('on a phone a finger that pulls down reads back', async ({ browser, invite, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 90));
  const { context, page, room } = await invite('en', PHONE);
  await room.enter('tea');
  const devtools = await context.newCDPSession(page);
  const pull = async () => {
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 195, y: 120 }] });
    for (let y = 140; y <= 560; y += 20) {
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 195, y }] });
    }
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await expect(async () => {
    await pull();
    await expect(page.getByText('This is where the room begins.')).toBeInViewport({ timeout: 100 });
  }).toPass();
  await room.expectSaid(numbered(1, 90));
});
