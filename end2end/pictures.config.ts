// Pictures of the page, held against those that are kept. `make test` does not run it: a picture depends on the fonts and
// the browser of a machine. `make pictures` compares, `make pictures-new` takes them anew.
import { defineConfig } from '@playwright/test';
import config from './playwright.config';

export default defineConfig({
  testDir: 'pictures',
  outputDir: 'test-results/pictures',
  snapshotPathTemplate: '{testDir}/kept/{arg}{ext}',
  fullyParallel: true,
  workers: config.workers,
  timeout: 60_000,
  expect: {
    timeout: 15_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.01 },
  },
  reporter: [['list']],
  use: config.use,
});
