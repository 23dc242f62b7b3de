import { CHOSEN, KOREAN, lineBreak } from '../tests/support/typing/recorded';
import { down, edit, tell, up } from '../tests/support/typing/told';
import { expect, test } from './fixtures';
import { KEYS } from './support/webdriver';

test('Enter sends, and with Shift it breaks the line', async ({ alice }) => {
  await alice.enter('tea');
  await alice.type('textarea', 'One');
  await alice.browser.press(KEYS.shift, KEYS.enter);
  await alice.type('textarea', 'two');
  await alice.expectValue('textarea', 'One\ntwo');
  await alice.browser.press(KEYS.enter);
  await alice.expectSaid(['One\ntwo']);
  await alice.expectValue('textarea', '');
});

for (const [system, events] of Object.entries(KOREAN)) {
  test(`Korean, ${system}: one Enter sends once, with the last syllable`, async ({ alice }) => {
    await alice.enter('tea');
    await tell(alice.browser, edit('insertText', '안'), ...events);
    await alice.expectSaid(['안녕']);
    await alice.expectValue('textarea', '');
    await alice.say('끝');
    await alice.expectSaid(['안녕', '끝']);
  });
}

for (const [system, [word, events]] of Object.entries(CHOSEN)) {
  test(`${system}: taking a word sends nothing, and the next Enter sends it once`, async ({ alice }) => {
    await alice.enter('tea');
    await tell(alice.browser, ...events);
    await alice.expectValue('textarea', word);
    expect(await alice.said()).toEqual([]);
    await tell(alice.browser, down('Enter', 13), lineBreak, up('Enter', 13));
    await alice.expectSaid([word]);
    await alice.expectValue('textarea', '');
  });
}
