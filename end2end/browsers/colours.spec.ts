import { expect, test } from './fixtures';
import type { Guest } from './support/guest';

const ground = (guest: Guest) => guest.get('html', (root) => getComputedStyle(root).backgroundColor);
const light = (colour: string) => Math.max(...(colour.match(/\d+/g) ?? []).slice(0, 3).map(Number));

test('whose system is dark reads a dark page', async ({ alice, invite }) => {
  const dark = await invite('dark');
  await dark.enter('tea');
  await alice.enter('tea');
  expect(light(await ground(dark))).toBeLessThan(64);
  expect(light(await ground(alice))).toBeGreaterThan(192);
});

test('where somebody has colours of their own, what only a colour said is said by a line', async ({ engine, bob, invite }) => {
  test.skip(engine === 'webkit', 'WebKit has no forced colours');
  const alice = await invite('forced-colors');
  await alice.enter('tea');
  await alice.rename('Alice');
  await bob.enter('tea');
  await bob.say('@Alice, ||look||');
  await alice.expectSaid(['@Alice, look']);
  const lines = (css: string, edge: 'border' | 'outline') =>
    alice.browser.evaluate(([css, edge]) => {
      const style = getComputedStyle(document.querySelector(css)!);
      return style.getPropertyValue(edge === 'border' ? 'border-top-style' : 'outline-style');
    }, [css, edge]);
  expect(await lines('.message--mentions-me', 'outline')).toBe('solid');
  expect(await lines('.message-text__mention--me', 'border')).toBe('solid');
  expect(await lines('.message-text__spoiler', 'border')).toBe('solid');
  // The dot that says that one is connected can be told from the ground.
  const dot = await alice.get('.connection-badge', (badge) => getComputedStyle(badge, '::before').backgroundColor);
  expect(dot).not.toBe(await ground(alice));
});
