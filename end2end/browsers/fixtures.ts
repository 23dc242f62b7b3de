// What a test is given: a server of its own, and people with Firefox or WebKit.
import { type TestInfo, expect } from '@playwright/test';
import { served } from '../tests/support/served';
import { Browser, type Engine, type Look } from './support/engine';
import { Guest } from './support/guest';

export interface Options {
  engine: Engine;
}

/** What a worker keeps from test to test. */
interface Kept extends Options {
  browsers: { alice: Browser; bob: Browser };
}

interface Fixtures {
  alice: Guest;
  bob: Guest;
  /** Somebody whose system is set so. */
  invite: (look: Look) => Promise<Guest>;
}

export const test = served.extend<Fixtures, Kept>({
  engine: ['firefox', { scope: 'worker', option: true }],

  browsers: [
    async ({ engine }, use) => {
      const [alice, bob] = await Promise.all([0, 1].map(() => Browser.start(engine)));
      await use({ alice, bob });
      await Promise.all([alice, bob].map((browser) => browser.end()));
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  alice: async ({ browsers, server }, use, info) => lend('alice', browsers.alice, server.url, use, info),
  bob: async ({ browsers, server }, use, info) => lend('bob', browsers.bob, server.url, use, info),

  invite: async ({ engine, server }, use, info) => {
    const invited: { look: Look; browser: Browser }[] = [];
    await use(async (look) => {
      const browser = await Browser.start(engine, look);
      invited.push({ look, browser });
      return new Guest(browser.webdriver, server.url);
    });
    for (const { look, browser } of invited) {
      await picture(look, browser, info);
      await browser.end();
    }
  },
});

/** Gives somebody a browser that others had before, as if it were new, and takes it back. */
async function lend(
  name: string,
  browser: Browser,
  site: string,
  use: (guest: Guest) => Promise<void>,
  info: TestInfo,
): Promise<void> {
  await use(new Guest(browser.webdriver, site));
  await picture(name, browser, info);
  await browser.clean();
}

/** Shows what somebody saw last in a test that failed. */
async function picture(name: string, { webdriver }: Browser, info: TestInfo): Promise<void> {
  if (info.status === info.expectedStatus) return;
  await info.attach(`${name}.png`, { body: await webdriver.screenshot(), contentType: 'image/png' });
}

export { expect };
