import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { PATIENT, chatter } from './support/chatter';

test.use({ serverFlags: PATIENT });

const LINES = Array.from({ length: 60 }, (_, n) => `line ${n + 1}`).join('\n');

test('a long message shows how it begins, and all of it where one was reading, for as long as one stays', async ({ alice, bob, browser, invite, server }) => {
  await chatter(browser, server, 'tea', ['before', LINES, 'after']);
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const long = alice.room.message('line 60');
  const heightOf = async () => (await long.boundingBox())?.height ?? 0;
  const top = async () => (await long.boundingBox())?.y;
  expect(await heightOf()).toBeLessThan(500);
  await expectAccessible(alice.page);
  const began = await top();
  await long.getByRole('button', { name: alice.words.unfold }).click();
  expect(await heightOf()).toBeGreaterThan(60 * 20);
  expect(await top()).toBeCloseTo(began ?? 0, 0);
  await expect(long.getByRole('button', { name: alice.words.unfold })).toBeHidden();
  // It stays so when its row is drawn again, and does not move.
  await bob.room.act('line 60', bob.words.react, '👍');
  await expect(long.locator('.reactions__chip')).toHaveCount(1);
  expect(await heightOf()).toBeGreaterThan(60 * 20);
  expect(await top()).toBeCloseTo(began ?? 0, 0);
  // Who is led to it sees all of it, and so does who has no scripts.
  const link = await alice.room.message('after').locator('.message__link').getAttribute('href');
  const seq = Number(/at=(\d+)/.exec(link ?? '')?.[1]) - 1;
  await bob.page.goto(`/r/tea?at=${seq}`);
  await bob.room.waitConnected();
  await expect.poll(async () => (await bob.room.message('line 60').boundingBox())?.height).toBeGreaterThan(60 * 20);
  const reader = await invite('en', { javaScriptEnabled: false });
  await reader.room.open('tea');
  expect((await reader.room.message('line 60').boundingBox())?.height).toBeGreaterThan(60 * 20);
});

test('a text that is too long says so while it is written, in letters', async ({ cheolsu }) => {
  const { page, room } = cheolsu;
  await room.enter('차');
  const fault = page.locator('#composer-fault');
  await room.composer.fill('가'.repeat(5_461));
  await expect(fault).toBeEmpty();
  await room.composer.press('End');
  await page.keyboard.insertText('나다');
  await expect(fault).toHaveText('2자 초과');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect(fault).toBeEmpty();
});
