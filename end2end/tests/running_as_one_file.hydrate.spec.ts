import { test as base, expect } from './fixtures';
import { choose, isShown, picture } from './support/pictures';
import { Server } from './support/server';

// `bin/test` names the program that carries its page; that of `cargo leptos end-to-end` reads it from a folder.
base.skip(!process.env.PARLOR_BIN, 'this program carries no page');

const test = base.extend({
  server: async ({}, use) => {
    const server = await Server.startAlone();
    await use(server);
    await server.remove();
    expect(server.log).not.toMatch(/ ERROR |panicked/);
  },
});

test('the program alone in an empty folder is all of Parlor, for an ordinary user', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('Hello **Bob**');
  await bob.room.expectSaid(['Hello Bob']);
  await choose(bob.page, [picture('Leaf.png', 200, 300, [80, 200, 90])]);
  await expect(bob.page.getByRole('status').filter({ hasText: bob.words.uploaded })).toHaveCount(1);
  await bob.room.say('A leaf');
  await expect.poll(() => isShown(alice.room.bodies.locator('img'))).toBe(true);
  await expect(alice.page).toHaveTitle(/tea/);

  const files = ['/favicon.svg', '/call.wav', '/manifest.webmanifest', '/robots.txt', '/emoji.json'];
  for (const file of files) {
    const answer = await alice.page.request.get(file);
    expect([file, answer.status()]).toEqual([file, 200]);
  }
  await server.restart();
  await alice.room.say('Still here');
  await expect(bob.room.bodies).toHaveText(['Hello Bob', /^A leaf/, 'Still here']);
});
