// A phone, as a browser makes one believe.
import { type Page, expect } from '@playwright/test';

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Nothing makes the page wider than the phone. */
export async function expectToFit(page: Page): Promise<void> {
  // A phone's browser zooms out rather than scroll: then its window is as wide as the widest thing in it.
  const wide = () => page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  expect(await wide()).toEqual([PHONE.viewport.width, PHONE.viewport.width]);
}
