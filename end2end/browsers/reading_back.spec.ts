import { numbered, speak } from '../tests/support/chatter';
import { seen, watch } from '../tests/support/watching';
import { expect, test } from './fixtures';
import type { Guest } from './support/guest';
import { KEYS } from './support/webdriver';

const ALL = numbered(1, 1000);

test.use({ serverFlags: ['--commands-burst', '2000'] });

test.beforeEach(async ({ alice, bob }) => {
  await bob.open('/');
  await bob.browser.evaluate(speak, { room: 'tea', texts: ALL });
  await alice.enter('tea');
});

/** Presses Page Up in the list, as often as it takes. WebKit's driver turns its wheel back and forth. */
async function pageUpTo(guest: Guest, isThere: () => Promise<boolean>): Promise<void> {
  await (await guest.browser.find('[role=log]')).evaluate((log) => log.focus());
  await expect(async () => {
    await guest.browser.press(KEYS.pageUp);
    expect(await isThere()).toBe(true);
  }).toPass({ intervals: [20], timeout: 60_000 });
}

test('Page Up leads back through a thousand messages to the first, and a click to the latest', async ({ alice }) => {
  await alice.expectInView(await alice.message('Message 1000'));
  await pageUpTo(alice, async () => (await alice.said())[0] === 'Message 1');
  const said = await alice.said();
  expect(said).toEqual(ALL.slice(0, said.length));
  const first = await alice.message('Message 1');
  await pageUpTo(alice, () => alice.isInView(first));
  await alice.click('.message-list__latest');
  await alice.expectInView(await alice.message('Message 1000'));
});

test('what is loaded above does not move what one reads, by a single pixel', async ({ alice }) => {
  const row = await alice.browser.find(await alice.message('Message 970'));
  await watch(row, -300);
  await expect.poll(async () => (await alice.said()).length).toBeGreaterThan(50);
  expect(await seen(row)).toHaveLength(1);
});

test('what is said meanwhile does not move what one reads', async ({ alice, bob }) => {
  await bob.enter('tea');
  const row = await alice.browser.find(await alice.message('Message 970'));
  await watch(row, -300);
  await alice.expectCount('.message-list__latest', 1);
  await bob.browser.evaluate(speak, { room: 'tea', texts: ['A long one\n'.repeat(10)] });
  await expect.poll(async () => (await alice.said()).at(-1)).toMatch(/^A long one/);
  expect(await seen(row)).toHaveLength(1);
});
