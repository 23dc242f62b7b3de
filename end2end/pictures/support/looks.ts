// How the page is looked at: on which screen, in which light, in which language.
import type { BrowserContextOptions } from '@playwright/test';
import type { Language } from '../../tests/support/words';

export interface Look {
  /** The last part of a picture's name. */
  readonly name: string;
  readonly language: Language;
  readonly options: BrowserContextOptions;
}

type Light = 'light' | 'dark';

// One pixel for each: what is kept should be small.
const SCREENS: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  tablet: { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true },
  wide: { viewport: { width: 1280, height: 800 } },
};

function looks(pairs: [Light, Language][]): Look[] {
  return Object.entries(SCREENS).flatMap(([screen, options]) =>
    pairs.map(([colorScheme, language]) => ({
      name: `${screen}-${colorScheme}-${language}`,
      language,
      options: { ...options, colorScheme, deviceScaleFactor: 1 },
    })),
  );
}

/** Each screen, light, dark and language at least once. */
export const LOOKS = looks([
  ['light', 'en'],
  ['dark', 'ko'],
]);

/** Without the tablet, where it shows what the others do: what is kept stays small. */
export const FEW_LOOKS = LOOKS.filter(({ name }) => !name.startsWith('tablet'));

/** For what is seen elsewhere without being asked for. */
export const PHONE_LOOKS = LOOKS.filter(({ name }) => name.startsWith('phone'));

/** Light and dark in each language. */
export const ALL_LOOKS = [
  ...LOOKS,
  ...looks([
    ['light', 'ko'],
    ['dark', 'en'],
  ]),
];
