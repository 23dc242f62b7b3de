// What a test is given: a server of its own, and people with browsers of their own.
import { type Browser, type BrowserContextOptions, expect } from '@playwright/test';
import { Person } from './support/person';
import { served } from './support/served';
import type { Server } from './support/server';
import { troubleOf } from './support/trouble';
import { type Language, WORDS } from './support/words';

/** Makes somebody who reads this language; `options` are the browser's. */
export type Invite = (language?: Language, options?: BrowserContextOptions) => Promise<Person>;

interface Fixtures {
  invite: Invite;
  alice: Person;
  bob: Person;
  carol: Person;
  /** Reads Korean. */
  cheolsu: Person;
}

export const test = served.extend<Fixtures>({
  invite: async ({ browser, server, javaScriptEnabled }, use) => {
    const guests: { person: Person; trouble: string[] }[] = [];
    await use(async (language = 'en', options = {}) => {
      const guest = await invite(browser, server, language, { javaScriptEnabled, ...options });
      guests.push(guest);
      return guest.person;
    });
    for (const { person } of guests) await person.context.close();
    expect(guests.flatMap(({ trouble }) => trouble)).toEqual([]);
  },

  alice: async ({ invite }, use) => use(await invite()),
  bob: async ({ invite }, use) => use(await invite()),
  carol: async ({ invite }, use) => use(await invite()),
  cheolsu: async ({ invite }, use) => use(await invite('ko')),
});

async function invite(browser: Browser, server: Server, language: Language, options: BrowserContextOptions) {
  const words = WORDS[language];
  const context = await browser.newContext({ baseURL: server.url, locale: words.tag, ...options });
  let person: Person | undefined;
  const trouble = troubleOf(context, server.url, () => ({
    lost: server.wasAway || Boolean(person?.wasOffline),
    refused: Boolean(person?.mayBeRefused),
  }));
  person = new Person(context, await context.newPage(), words);
  return { person, trouble };
}

export { expect };
