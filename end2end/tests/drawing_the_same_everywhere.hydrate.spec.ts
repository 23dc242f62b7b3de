import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { PATIENT, chatter } from './support/chatter';

test.use({ serverFlags: PATIENT });

/** As many messages as a page that the server writes holds, with some left over for those who come and go. */
const MESSAGES = 45;

/** What others have collected (tests/corpora), dealt to so many messages. */
function collected(): string[] {
  const names = ['commonmark', 'naughty_strings', 'korean_talk', 'payloads'];
  const files = names.map((name) => new URL(`../../tests/corpora/${name}.json`, import.meta.url));
  // The page says nothing that the server would refuse: signs that are not seen and steer something.
  const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;
  const texts = files
    .flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as string[])
    .map((text) => text.replace(steering, ''));
  return Array.from({ length: MESSAGES }, (_, first) =>
    texts.filter((_, at) => at % MESSAGES === first).join('\n\n'),
  );
}

test('the page and the server draw the same, whatever was said, and nothing of it runs', async ({ alice, browser, invite, server }) => {
  await alice.room.enter('tea');
  await chatter(browser, server, 'tea', collected());
  await expect(alice.room.bodies).toHaveCount(MESSAGES);
  const bob = await invite('en', { javaScriptEnabled: false });
  await bob.room.open('tea');
  const drawn = await alice.room.bodies.evaluateAll((bodies) => bodies.map((body) => body.outerHTML));
  const written = await bob.room.bodies.evaluateAll((bodies) => bodies.map((body) => body.outerHTML));
  expect(drawn).toEqual(written);
  const elements = await alice.room.bodies.locator('*').evaluateAll((all) => [...new Set(all.map(({ localName }) => localName))]);
  expect(elements.sort()).toEqual(['a', 'blockquote', 'code', 'em', 'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'ul']);
});
