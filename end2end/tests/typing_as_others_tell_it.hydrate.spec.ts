// Input methods as the browsers and systems tell of them that cannot be driven here.
import { expect, test } from './fixtures';
import { type Told, begin, composed, down, edit, end, tell, up } from './support/told';

test.beforeEach(async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.click();
});

const lineBreak = edit('insertLineBreak', null);

/** One Enter while the last syllable of 안녕 is being composed. */
const KOREAN: Record<string, Told[]> = {
  'Firefox on Windows': [
    ...composed('Process', 'ㄴ', '녀', '녕'),
    down('Process', 229, true),
    end('녕'),
    down('Enter', 13),
    lineBreak,
    up('Enter', 13),
  ],
  'Firefox on macOS': [
    ...composed('Process', 'ㄴ', '녀', '녕'),
    down('Enter', 229, true),
    end('녕'),
    lineBreak,
    up('Enter', 13),
  ],
  'Safari on macOS': [
    ...composed('Process', 'ㄴ', '녀', '녕'),
    edit('insertFromComposition', '녕', 1, true),
    end('녕'),
    down('Enter', 229),
    lineBreak,
    up('Enter', 13),
  ],
  'Chrome on Linux with IBus': [
    ...composed('Process', 'ㄴ', '녀', '녕'),
    end('녕'),
    down('Enter', 13),
    lineBreak,
    up('Enter', 13),
  ],
  'Chrome on macOS, which breaks the line inside the composition': [
    ...composed('Process', 'ㄴ', '녀', '녕'),
    down('Enter', 229, true),
    edit('insertLineBreak', null, 0, true),
    end('녕'),
    up('Enter', 13),
  ],
  'Chrome on Android': [
    ...composed('Unidentified', 'ㄴ', '녀', '녕'),
    down('Unidentified', 229, true),
    end('녕'),
    down('Enter', 13),
    lineBreak,
    up('Enter', 13),
  ],
  'Safari on iOS, without compositions': [
    edit('insertText', 'ㄴ'),
    edit('insertText', '녀', 1),
    edit('insertText', '녕', 1),
    down('Enter', 13),
    lineBreak,
    up('Enter', 13),
  ],
};

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

/** The Enter that takes a word, and nothing else. */
const CHOSEN: Record<string, [word: string, events: Told[]]> = {
  'Japanese, Firefox on Windows': [
    '日本',
    [...composed('Process', 'に', 'にほん', '日本'), down('Process', 229, true), end('日本'), up('Enter', 13)],
  ],
  'Japanese, Firefox on Linux with IBus': [
    '日本',
    [...composed('Process', 'に', 'にほん', '日本'), down('Enter', 229, true), end('日本'), up('Enter', 13, true)],
  ],
  'Japanese, Safari on macOS': [
    '日本',
    [
      ...composed('Process', 'に', 'にほん', '日本'),
      edit('deleteCompositionText', '', 2, true),
      edit('insertFromComposition', '日本', 0, true),
      end('日本'),
      down('Enter', 229),
      up('Enter', 13),
    ],
  ],
  'Japanese, Safari on iOS': ['日本', [...composed('Unidentified', 'に', '日本'), end('日本'), up('Unidentified', 229)]],
  'Japanese, Chrome on Android': [
    '日本',
    [...composed('Unidentified', 'に', '日本'), down('Unidentified', 229, true), end('日本'), up('Unidentified', 229)],
  ],
  'Chinese letters as they were typed, Edge on Windows': [
    'nihao',
    [...composed('Process', 'n', 'ni', "ni'hao"), down('Process', 229, true), edit('insertCompositionText', 'nihao', 6, true), end('nihao'), up('Enter', 13)],
  ],
  'Chinese, Firefox on macOS': [
    '你好',
    [...composed('Process', 'n', 'ni', 'ni hao'), down(' ', 229, true), edit('insertCompositionText', '你好', 6, true), end('你好'), up(' ', 32)],
  ],
};

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
