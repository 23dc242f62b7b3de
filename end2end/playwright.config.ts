// How the tests run: each spec with JavaScript and without, unless its name says `hydrate` or `scriptless`.
import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

// The one that is named, or Debian's (that without a window takes half the time), or Playwright's own.
const SYSTEM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const chromium = process.env.PARLOR_CHROMIUM ?? SYSTEM.find((path) => existsSync(path));

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // One more than there are processors: tests wait as well.
  workers: Math.min(availableParallelism() + 1, 8),
  // On a busy machine that nobody watches, a test may have a second try; it is then reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        // A page whose answer a test has changed counts as one of the internet, and may ask nothing of this machine.
        '--disable-features=LocalNetworkAccessChecks',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'hydrated', testIgnore: '**/*.scriptless.spec.ts' },
    { name: 'without-javascript', testIgnore: '**/*.hydrate.spec.ts', use: { javaScriptEnabled: false } },
  ],
});
