// What browsers and systems tell of input methods, recorded for those that cannot be driven here: the last syllable or word,
// and the Enter after it.
import { type Told, composed, down, edit, end, up } from './told';

export const lineBreak = edit('insertLineBreak', null);

/** One Enter while the last syllable of 안녕 is being composed. */
export const KOREAN: Record<string, Told[]> = {
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

/** The Enter that takes a word, and nothing else. */
export const CHOSEN: Record<string, [word: string, events: Told[]]> = {
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
