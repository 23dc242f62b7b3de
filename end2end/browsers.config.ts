// The page in Firefox and in WebKit, driven by the W3C's WebDriver; Playwright only runs the tests. `make test` does not: it has
// Chromium alone. `make browsers` installs the two and runs this.
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { Options } from './browsers/fixtures';

process.env.PARLOR_BIN ??= resolve(__dirname, '../target/release/parlor');

export default defineConfig<object, Options>({
  testDir: 'browsers',
  outputDir: 'test-results/browsers',
  // One for each engine: a worker keeps its browsers, for they take seconds to start.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000, toPass: { timeout: 20_000 } },
  reporter: [['list']],
  projects: [
    { name: 'firefox', use: { engine: 'firefox' } },
    { name: 'webkit', use: { engine: 'webkit' } },
  ],
});
