// Input methods as the browsers and systems tell of them that cannot be driven here.
import { expect, test } from './fixtures';
import { CHOSEN, KOREAN, lineBreak } from './support/typing/recorded';
import { begin, down, edit, end, tell, up } from './support/typing/told';

test.beforeEach(async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.click();
});

for (const [system, events] of Object.entries(KOREAN)) {
  test(`Korean, ${system}: one Enter sends once, with the last syllable`, async ({ alice }) => {
    await tell(alice.page, edit('insertText', '안'), ...events);
    await alice.room.expectSaid(['안녕']);
    await expect(alice.room.composer).toHaveValue('');
    // Whatever was left over would be sent, or written, now.
    await alice.room.say('끝');
    await alice.room.expectSaid(['안녕', '끝']);
  });
}

for (const [system, [word, events]] of Object.entries(CHOSEN)) {
  test(`${system}: taking a word sends nothing, and the next Enter sends it once`, async ({ alice }) => {
    await tell(alice.page, ...events);
    await expect(alice.room.composer).toHaveValue(word);
    await expect(alice.room.bodies).toHaveCount(0);
    await tell(alice.page, down('Enter', 13), lineBreak, up('Enter', 13));
    await alice.room.expectSaid([word]);
    await expect(alice.room.composer).toHaveValue('');
  });
}

test('a composition that is broken off by leaving the field sends nothing', async ({ alice }) => {
  await tell(alice.page, begin, down('Process', 229, true), edit('insertCompositionText', '한', 0, true), end('한'));
  await alice.room.composer.blur();
  await expect(alice.room.composer).toHaveValue('한');
  await expect(alice.room.bodies).toHaveCount(0);
});
