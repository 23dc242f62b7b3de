// Somebody in a room, with a browser of their own: what they do, and what they see.
import { expect } from '@playwright/test';
import { KEYS, type WebDriver } from './webdriver';

const PHONE = { width: 390, height: 844 };

export class Guest {
  constructor(
    readonly browser: WebDriver,
    private readonly site: string,
  ) {}

  async open(path: string): Promise<void> {
    await this.browser.go(this.site + path);
  }

  /** Opens the room's link, and waits until one is in it. */
  async enter(room: string): Promise<void> {
    await this.open(`/r/${encodeURIComponent(room)}`);
    await this.expectStatus('connected');
    await this.expectCount('.member-list__you', 1);
  }

  /** Writes this into the message's field, and presses Enter. */
  async say(text: string): Promise<void> {
    await this.type('textarea', text + KEYS.enter);
  }

  async rename(nickname: string): Promise<void> {
    if (!(await this.sees('.nickname-form'))) await this.click('.composer__you');
    await this.click('.nickname-form__field');
    await (await this.browser.find('.nickname-form__field')).clear();
    await this.type('.nickname-form__field', nickname + KEYS.enter);
    await this.expectText('[data-you]', nickname);
  }

  /** Does something with a message: its tools are pressed one after another. */
  async act(text: string, ...tools: string[]): Promise<void> {
    const row = await this.message(text);
    // A mouse that is there already does not come.
    for (const place of ['.room__name', row]) await this.browser.hover(await this.browser.find(place));
    for (const tool of tools) await this.click(`${row} ${tool}`);
  }

  /** Goes to an empty page. */
  async leave(): Promise<void> {
    await this.browser.go('about:blank');
  }

  /** Without network, or with it again: Firefox alone can be told. */
  async goOffline(offline: boolean): Promise<void> {
    await this.browser.post('/moz/context', { context: 'chrome' });
    await this.browser.evaluate((offline) => {
      (globalThis as unknown as { Services: { io: { offline: boolean } } }).Services.io.offline = offline;
    }, offline);
    await this.browser.post('/moz/context', { context: 'content' });
  }

  /** Goes on in a window as narrow as a phone, without bars: with them no window gets so narrow. */
  async takePhone(): Promise<void> {
    const before = await this.browser.windows();
    await this.browser.evaluate((features) => void open('/', '_blank', features), `popup,width=${PHONE.width},height=${PHONE.height}`);
    let window: string | undefined;
    await expect.poll(async () => (window = (await this.browser.windows()).find((it) => !before.includes(it)))).toBeTruthy();
    await this.browser.turnTo(window!);
    await expect.poll(() => this.browser.evaluate(() => innerWidth)).toBe(PHONE.width);
  }

  /** Nothing makes the page wider than its window. */
  async expectToFit(): Promise<void> {
    expect(await this.browser.evaluate(() => [innerWidth, document.documentElement.scrollWidth])).toEqual([PHONE.width, PHONE.width]);
  }

  /** Clicks it as soon as that can be done. */
  async click(css: string): Promise<void> {
    await until(async () => (await this.browser.find(css)).click());
  }

  async type(css: string, text: string): Promise<void> {
    await this.expectCount(css, 1);
    await (await this.browser.find(css)).type(text);
  }

  /** The row of the message that says this, under a name that a selector can say. */
  async message(text: string): Promise<string> {
    const find = (text: string) =>
      [...document.querySelectorAll('[data-message]')].find((row) => row.querySelector('[data-body]')?.textContent === text)?.id;
    await expect.poll(() => this.browser.evaluate(find, text)).toBeTruthy();
    return `[id="${await this.browser.evaluate(find, text)}"]`;
  }

  async said(): Promise<string[]> {
    return this.texts('[data-body]');
  }

  async expectSaid(texts: string[]): Promise<void> {
    await expect.poll(() => this.said()).toEqual(texts);
  }

  async expectStatus(status: string): Promise<void> {
    await until(async () => expect(await this.get('.connection-badge', (badge) => badge.dataset.status)).toBe(status));
  }

  async expectText(css: string, text: string): Promise<void> {
    await until(async () => expect(await this.get(css, (element) => element.textContent)).toBe(text));
  }

  async expectValue(css: string, value: string): Promise<void> {
    await until(async () => expect(await this.get(css, (field) => (field as HTMLTextAreaElement).value)).toBe(value));
  }

  async expectCount(css: string, count: number): Promise<void> {
    await expect.poll(() => this.browser.count(css)).toBe(count);
  }

  /** It is wholly in the window. */
  async expectInView(css: string): Promise<void> {
    await until(async () => expect(await this.isInView(css)).toBe(true));
  }

  /** It is a picture, and drawn. */
  async expectLoaded(css: string): Promise<void> {
    await until(async () => expect(await this.get(css, (image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0));
  }

  async isInView(css: string): Promise<boolean> {
    return this.get(css, isInView);
  }

  async texts(css: string): Promise<string[]> {
    return this.browser.evaluate((css) => [...document.querySelectorAll(css)].map((it) => it.textContent ?? ''), css);
  }

  /** Whether it is shown anywhere. */
  async sees(css: string): Promise<boolean> {
    return (await this.browser.count(css)) > 0 && this.get(css, (element) => element.getClientRects().length > 0);
  }

  /** What this says of the first such element; it must be there. */
  async get<R>(css: string, say: (element: HTMLElement) => R): Promise<R> {
    return (await this.browser.find(css)).evaluate(say);
  }
}

/** Tries until it holds. What is not there yet, or is drawn anew just then, is found the next time. */
async function until(holds: () => Promise<void>): Promise<void> {
  await expect(holds).toPass();
}

function isInView(element: HTMLElement): boolean {
  const { top, right, bottom, left } = element.getBoundingClientRect();
  // Half a pixel is nobody's.
  return -0.5 <= top && -0.5 <= left && bottom <= innerHeight + 0.5 && right <= innerWidth + 0.5;
}
