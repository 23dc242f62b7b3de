import { speak } from '../tests/support/chatter';
import { LINES, LONG_NAME } from '../tests/support/conversation';
import { expect, test } from './fixtures';

const PATHS = ['/', `/r/${LONG_NAME}`, `/r/${LONG_NAME}/about`, '/rooms', '/settings', '/help'];

for (const language of ['en', 'ko']) {
  test(`everything fits a narrow window, in ${language}`, async ({ alice, bob }) => {
    await bob.open('/');
    await bob.browser.evaluate(speak, { room: LONG_NAME, texts: [...LINES.map(([, text]) => text), 'x'.repeat(500)] });
    await alice.open(`/language/${language}?back=/`);
    await alice.takePhone();
    for (const path of PATHS) {
      await alice.open(path);
      await alice.expectToFit();
    }
  });
}

test('in a narrow window one writes in view, and looks who is there', async ({ alice }) => {
  await alice.open('/');
  await alice.takePhone();
  await alice.open('/r/tea');
  await alice.expectStatus('connected');
  await alice.expectInView('.composer__field');
  await alice.expectInView('.composer__send');
  await alice.type('textarea', 'Hello');
  await alice.click('.composer__send');
  await alice.expectInView(await alice.message('Hello'));

  expect(await alice.sees('.member-list')).toBe(false);
  await alice.click('.room__people');
  await alice.expectInView('.member-list__name');
  await alice.expectToFit();
  await alice.click('.member-list__close');
  await expect.poll(() => alice.sees('.member-list')).toBe(false);
});
