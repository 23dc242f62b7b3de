// A room, in the words of those who use it.
import { type Locator, type Page, expect } from '@playwright/test';
import type { Words } from '../support/words';

export class RoomPage {
  readonly log: Locator;
  readonly messages: Locator;
  readonly bodies: Locator;
  readonly notices: Locator;
  readonly composer: Locator;
  readonly nickname: Locator;
  readonly status: Locator;
  readonly people: Locator;
  readonly you: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.log = page.getByRole('log', { name: words.messages });
    this.messages = page.locator('[data-message]');
    this.bodies = page.locator('[data-body]');
    this.notices = page.locator('.notice-line');
    this.composer = page.getByRole('textbox', { name: words.message, exact: true });
    this.nickname = page.getByRole('textbox', { name: words.nickname, exact: true });
    this.status = page.locator('.connection-badge');
    this.people = page.locator('[data-people]');
    this.you = page.locator('[data-you]');
  }

  /** Opens the room's link, as somebody who was sent it. */
  async open(name: string): Promise<void> {
    await this.page.goto(`/r/${encodeURIComponent(name)}`);
  }

  /** Opens the link, and waits until one is in the room. */
  async enter(name: string): Promise<void> {
    await this.open(name);
    await this.waitConnected();
    // Who is in the room sees themselves in its list of people.
    await expect(this.member(await this.you.innerText())).toHaveCount(1);
  }

  async waitConnected(): Promise<void> {
    await expect(this.status).toHaveAttribute('data-status', 'connected');
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Chooses a nickname: the first time, or again. */
  async rename(nickname: string): Promise<void> {
    if (!(await this.nickname.isVisible())) {
      await this.page.getByRole('button', { name: this.words.changeNickname }).click();
    }
    await this.nickname.fill(nickname);
    await this.nickname.press('Enter');
  }

  async expectYou(nickname: string): Promise<void> {
    await expect(this.you).toHaveText(nickname);
  }

  async toLatest(): Promise<void> {
    await this.page.getByRole('link', { name: this.words.latest }).click();
  }

  /** What is said in the room, to the letter and in order. */
  async said(): Promise<string[]> {
    return this.bodies.evaluateAll((bodies) => bodies.map((body) => body.textContent ?? ''));
  }

  async expectSaid(texts: string[]): Promise<void> {
    await expect.poll(() => this.said()).toEqual(texts);
  }

  async expectPeople(count: number): Promise<void> {
    await expect(this.people).toHaveText(this.words.peopleHere(count));
  }

  async expectMembers(nicknames: string[]): Promise<void> {
    const names = this.page.locator('.member-list__name');
    await expect.poll(async () => (await names.allInnerTexts()).sort()).toEqual([...nicknames].sort());
  }

  member(nickname: string): Locator {
    return this.page.locator('.member-list__name').filter({ hasText: new RegExp(`^${escape(nickname)}$`) });
  }

  /** Does something with a message: these are the tools to press, one after another. */
  async act(text: string, ...tools: string[]): Promise<void> {
    const message = this.message(text);
    // A mouse is over the message; a finger presses its button.
    const hasMouse = await this.page.evaluate(() => matchMedia('(hover: hover)').matches);
    const press = (name: string, timeout?: number) => {
      const tool = message.getByRole('button', { name, exact: true });
      return hasMouse ? tool.click({ timeout }) : tool.tap({ timeout });
    };
    const more = message.getByRole('button', { name: this.words.actions });
    const [first, ...others] = tools;
    // What moves the row, such as a form that closes or a message above that goes, takes it from under the mouse.
    const pointAndPress = async () => {
      await message.hover();
      await expect(message.locator('.message-tools')).toBeVisible({ timeout: 500 });
      if (first) await press(first, 1000);
    };
    if (hasMouse) {
      await expect(pointAndPress).toPass();
    } else {
      if ((await more.getAttribute('aria-expanded')) === 'false') await more.tap();
      if (first) await press(first);
    }
    for (const name of others) await press(name);
  }

  message(text: string): Locator {
    // By what it says: a generated name may hold the same letters.
    return this.messages.filter({ has: this.page.locator('[data-body]').filter({ hasText: text }) });
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
