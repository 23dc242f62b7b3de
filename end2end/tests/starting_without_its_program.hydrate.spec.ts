// A page whose program does not come: a proxy or a browser lets none through.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const REASONS: Record<string, (page: Page) => Promise<void>> = {
  'no WebAssembly is let through': (page) => page.route(/\.wasm/, (route) => route.abort()),
  'no script is let through': (page) => page.route(/parlor\.js/, (route) => route.abort()),
  'the browser runs no WebAssembly': (page) =>
    page.addInitScript(() => Object.defineProperty(window, 'WebAssembly', { value: undefined })),
};

for (const [reason, hinder] of Object.entries(REASONS)) {
  test(`where ${reason}, the page reads and speaks as without scripts`, async ({ browser, bob, server }) => {
    // Of a browser that says so in its console: that is what this is about.
    const context = await browser.newContext({ baseURL: server.url, locale: 'en-US' });
    const page = await context.newPage();
    await hinder(page);
    await page.goto('/r/tea');
    await expect(page.getByText('new messages appear below every 20 seconds')).toBeVisible();
    await expect(page.locator('.connection-badge')).toBeHidden();
    const field = page.getByRole('textbox', { name: 'Message', exact: true });
    await field.fill('Nobody');
    await field.press('Shift+Enter');
    await field.pressSequentially('stops me');
    await field.press('Enter');
    await expect(page.locator('[data-body]')).toHaveText(['Nobody\nstops me']);
    await bob.room.enter('tea');
    await bob.room.expectSaid(['Nobody\nstops me']);
    await bob.room.say('Nor me');
    const news = page.frameLocator('iframe[name=news]');
    await expect(news.locator('[data-body]')).toHaveText(['Nor me'], { timeout: 30_000 });
    await context.close();
  });
}

test('a program that comes late takes the page over all the same', async ({ alice, bob }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await alice.page.clock.install();
  await alice.page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await alice.page.goto('/r/tea', { waitUntil: 'commit' });
  await expect(alice.room.composer).toBeVisible();
  await alice.page.clock.runFor(9_000);
  await expect(alice.page.getByText('new messages appear below')).toBeVisible();
  release();
  await expect(alice.page.getByText('new messages appear below')).toHaveCount(0);
  await alice.page.clock.resume();
  await alice.room.waitConnected();
  await expect(alice.room.status).toBeVisible();
  await bob.room.enter('tea');
  await alice.room.say('Here I am');
  await bob.room.expectSaid(['Here I am']);
});
