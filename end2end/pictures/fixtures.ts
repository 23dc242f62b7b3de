// What a picture is taken with: a server that is the same in every run, what goes on in it, and who looks at it.
import { test as base, expect } from '../tests/fixtures';
import type { Person } from '../tests/support/person';
import { Server } from '../tests/support/server';
import { ALICE, KEY, cookie } from './support/cast';
import { LOOKS, type Look } from './support/looks';
import { PATIENT, Stage } from './support/stage';
import { still } from './support/still';

// A name for browsers, without a port: the page shows its own address, and draws a code of it.
const HOST = 'parlor.localhost';

/** A worker's server, one after the other. */
const port = (worker: number) => 19_500 + worker;

interface Fixtures {
  stage: Stage;
}

const test = base.extend<Fixtures>({
  launchOptions: [
    async ({ launchOptions }, use, { parallelIndex }) => {
      const rule = `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${port(parallelIndex)}`;
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), rule] });
    },
    { scope: 'worker' },
  ],

  server: async ({}, use, { parallelIndex }) => {
    const server = await Server.start(PATIENT, { host: HOST, port: port(parallelIndex), key: KEY });
    await use(server);
    await server.remove();
  },

  stage: async ({ browser, server }, use) => {
    const stage = await Stage.open(browser, server);
    await use(stage);
    await stage.close();
  },
});

/** What a scene is made with. */
export interface Given {
  stage: Stage;
  server: Server;
  look: Look;
  /** Lets Alice open a browser of this look. */
  visit: () => Promise<Person>;
}

/** A scene of which a picture is kept for every look: what the page shows when `play` is done. */
export function scene(name: string, play: (given: Given) => Promise<Person>, looks = LOOKS): void {
  for (const look of looks) {
    test(`${name}, ${look.name}`, async ({ stage, server, invite }) => {
      const visit = async () => {
        const visitor = await invite(look.language, look.options);
        await visitor.context.addCookies([cookie(ALICE, server.url)]);
        return visitor;
      };
      const { page } = await play({ stage, server, look, visit });
      await still(page);
      await expect(page).toHaveScreenshot([name, `${look.name}.png`]);
    });
  }
}

export { expect };
