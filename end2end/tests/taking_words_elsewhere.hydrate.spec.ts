import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';

test.use({ serverFlags: PATIENT });

test('on paper stand all messages that the page holds, and nothing to press', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 45));
  await alice.room.enter('tea');
  await alice.page.emulateMedia({ media: 'print' });
  await expect(alice.room.composer).toBeHidden();
  await expect(alice.room.status).toBeHidden();
  await expect(alice.page.getByRole('heading', { level: 1 })).toBeVisible();
  const [first, last] = await Promise.all(
    [alice.room.bodies.first(), alice.room.bodies.last()].map((body) => body.boundingBox()),
  );
  expect(first?.y).toBeGreaterThan(0);
  // Below one another, each with its height, and none in a list that scrolls.
  expect((last?.y ?? 0) - (first?.y ?? 0)).toBeGreaterThan(44 * 20);
  expect(await alice.room.log.evaluate((log) => log.scrollHeight - log.clientHeight)).toBe(0);
});

test('one copies what one sees', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  // Whoever opens the room is told so between their first words.
  await bob.room.say('zero');
  await alice.room.expectSaid(['zero']);
  await alice.room.say('one');
  await alice.room.say('two');
  await expect(alice.room.message('two').getByText('Sent and kept')).toBeAttached();
  const copied = await alice.room.log.evaluate((log) => {
    getSelection()?.selectAllChildren(log);
    return getSelection()?.toString() ?? '';
  });
  expect(copied).toMatch(/one\s+two/);
  expect(copied).not.toContain('Sent and kept');
});

test('what one copies has the tabs, the spaces and the line breaks that were typed', async ({ alice, browser, server }) => {
  const typed = [
    'one  two\n  three',
    'fn main() {\n\tlet a = 1;\n\n    // 가\n}',
    '2026. 11. 29. 회의\n\n1 * 2 * 3',
    '1. one\n2. two\n  4. within\n10. ten',
    '- 하나\n  - 안',
  ];
  const sent = typed.with(1, `\`\`\`rust\n${typed[1]}\n\`\`\``);
  await chatter(browser, server, 'tea', sent);
  await alice.room.enter('tea');
  const copied = await alice.room.bodies.evaluateAll((bodies) =>
    bodies.map((body) => {
      getSelection()?.selectAllChildren(body);
      return getSelection()?.toString();
    }),
  );
  expect(copied).toEqual(typed);
});

test('where somebody has colours of their own, nothing is said by a colour alone', async ({ alice, invite }) => {
  await alice.room.enter('tea');
  await alice.room.say('||hidden||');
  await alice.room.say('own');
  const bob = await invite('en', { forcedColors: 'active' });
  await bob.room.enter('tea');
  await expect(bob.room.bodies.locator('.message-text__spoiler')).toHaveCSS('border-top-style', 'solid');
  await bob.room.say('one');
  await bob.room.say('two');
  await expect(bob.room.message('two').locator('.message__at')).toHaveCSS('opacity', '0');
});
