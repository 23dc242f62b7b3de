import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { PATIENT, chatter } from './support/chatter';

test.use({ serverFlags: PATIENT });

/** As many messages as a page that the server writes holds, less some for those who come and go. */
const MESSAGES = 45;

/** What others have collected (tests/corpora), dealt to so many messages. */
function collected(name: string): string[] {
  const file = readFileSync(join(__dirname, `../../tests/corpora/${name}.json`), 'utf8');
  // The server would refuse what controls and turns.
  const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;
  const texts = (JSON.parse(file) as string[]).map((text) => text.replace(steering, ''));
  return Array.from({ length: MESSAGES }, (_, first) =>
    texts.filter((_, at) => at % MESSAGES === first).join('\n\n'),
  );
}

const ELEMENTS = ['a', 'blockquote', 'code', 'em', 'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'ul'];

for (const corpus of ['commonmark', 'naughty_strings', 'korean_talk', 'payloads']) {
  test(`the page and the server draw the same, and nothing of it runs: ${corpus}`, async ({ alice, browser, invite, server }) => {
    await alice.room.enter('tea');
    await chatter(browser, server, 'tea', collected(corpus));
    await expect(alice.room.bodies).toHaveCount(MESSAGES);
    const bob = await invite('en', { javaScriptEnabled: false });
    await bob.room.open('tea');
    const html = (bodies: Element[]) => bodies.map((body) => body.outerHTML);
    const [drawn, written] = await Promise.all([alice, bob].map(({ room }) => room.bodies.evaluateAll(html)));
    expect(drawn).toEqual(written);
    const elements = await alice.room.bodies.locator('*').evaluateAll((all) => all.map(({ localName }) => localName));
    expect(elements.filter((name) => !ELEMENTS.includes(name))).toEqual([]);
  });
}
