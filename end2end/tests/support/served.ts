// A test that has a server of its own.
import { test, expect } from '@playwright/test';
import { Server } from './server';

interface Served {
  /** Flags of this test's server: `test.use({ serverFlags: ['--commands-burst', '1000'] })`. */
  serverFlags: string[];
  server: Server;
}

export const served = test.extend<Served>({
  serverFlags: [[], { option: true }],

  server: async ({ serverFlags }, use, testInfo) => {
    const server = await Server.start(serverFlags);
    await use(server);
    await server.remove();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server.log', { body: server.log, contentType: 'text/plain' });
    }
    expect(server.log).not.toMatch(/ ERROR |panicked/);
  },
});
