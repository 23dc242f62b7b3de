// What browsers tell of a key or a composition, event by event, for the systems that no test here can drive. Each line
// is one event in the order of the browser; what it would write is written unless the page prevents it.
//
// The orders are those of UI Events (section 5.2, composition before and after keydown), of Input Events Level 2, and of
// the browsers' own trackers where they differ: WebKit 165004 (Safari ends a composition before its keydown), Chromium
// 118639 (Android's keys are 229), WebKit 261764 (no composition events for Hangul on iOS).

export type Told =
  | { type: 'keydown' | 'keyup'; key: string; keyCode: number; isComposing?: boolean }
  | { type: 'compositionstart' | 'compositionupdate' | 'compositionend'; data: string }
  /** `beforeinput`, the change, `input`. `replaces` says how many characters before the caret it takes the place of. */
  | { type: 'edit'; inputType: string; data: string | null; isComposing?: boolean; replaces?: number };

export const down = (key: string, keyCode: number, isComposing = false): Told => ({ type: 'keydown', key, keyCode, isComposing });
export const up = (key: string, keyCode: number, isComposing = false): Told => ({ type: 'keyup', key, keyCode, isComposing });
export const begin: Told = { type: 'compositionstart', data: '' };
export const end = (data: string): Told => ({ type: 'compositionend', data });
export const edit = (inputType: string, data: string | null, replaces = 0, isComposing = false): Told => ({
  type: 'edit',
  inputType,
  data,
  replaces,
  isComposing,
});

/** Composes a text, stage by stage, each taking the place of the one before. */
export function composed(key: string, ...stages: string[]): Told[] {
  let before = 0;
  return [
    begin,
    ...stages.flatMap((stage): Told[] => {
      const replaces = before;
      before = stage.length;
      return [
        down(key, 229, true),
        { type: 'compositionupdate', data: stage },
        edit('insertCompositionText', stage, replaces, true),
        up(key, 229, true),
      ];
    }),
  ];
}

/** A page, by whatever it is driven. */
interface Page {
  evaluate<A>(run: (arg: A) => void, arg: A): Promise<void>;
}

/** Tells the field all this. */
export async function tell(page: Page, ...events: Told[]): Promise<void> {
  await page.evaluate((events) => {
    const field = document.querySelector('textarea') as HTMLTextAreaElement;
    field.focus();
    for (const event of events) {
      if (event.type === 'keydown' || event.type === 'keyup') {
        const { key, keyCode, isComposing } = event;
        const init = { key, code: key === 'Enter' ? 'Enter' : '', keyCode, isComposing, bubbles: true, cancelable: true };
        field.dispatchEvent(new KeyboardEvent(event.type, init));
      } else if (event.type === 'edit') {
        const { inputType, data, isComposing, replaces = 0 } = event;
        const init = { inputType, data, isComposing, bubbles: true };
        if (!field.dispatchEvent(new InputEvent('beforeinput', { ...init, cancelable: true }))) continue;
        const text = inputType === 'insertLineBreak' ? '\n' : (data ?? '');
        field.setRangeText(text, field.selectionStart - replaces, field.selectionEnd, 'end');
        field.dispatchEvent(new InputEvent('input', init));
      } else {
        field.dispatchEvent(new CompositionEvent(event.type, { data: event.data, bubbles: true }));
      }
    }
  }, events);
}
