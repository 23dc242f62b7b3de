// How the page is measured: by a clock, alone on the machine, in the release build. `make test` does not run it.
//   bin/build && cd end2end && npx playwright test -c measuring.config.ts
import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import config from './playwright.config';

process.env.PARLOR_BIN ??= resolve(__dirname, '../target/release/parlor');

export default defineConfig({
  testDir: 'measuring',
  timeout: 120_000,
  workers: 1,
  reporter: [['list']],
  use: config.use,
});
