// The lobby, in the words of those who use it.
import { type Locator, type Page, expect } from '@playwright/test';
import type { Words } from '../support/words';

export class LobbyPage {
  readonly field: Locator;
  readonly nickname: Locator;
  readonly status: Locator;

  constructor(
    readonly page: Page,
    readonly words: Words,
  ) {
    this.field = page.getByLabel(words.enterRoom, { exact: true });
    this.nickname = page.getByRole('textbox', { name: words.nickname, exact: true });
    this.status = page.locator('.connection-badge');
  }

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  /** Types a room's name and enters it. */
  async enter(name: string): Promise<void> {
    await this.field.fill(name);
    await this.page.getByRole('button', { name: this.words.enter, exact: true }).click();
  }

  async choose(name: string): Promise<void> {
    await this.room(name).click();
  }

  async rename(nickname: string): Promise<void> {
    await this.nickname.fill(nickname);
    await this.page.getByRole('button', { name: this.words.saveNickname }).click();
  }

  room(name: string): Locator {
    return this.page.getByRole('region', { name: this.words.rooms }).getByRole('link').filter({ hasText: name });
  }

  async waitConnected(): Promise<void> {
    await expect(this.status).toHaveAttribute('data-status', 'connected');
  }

  async expectRoom(name: string, people: number): Promise<void> {
    await expect(this.room(name)).toHaveText(name + this.words.peopleInside(people));
  }

  async expectTotals(rooms: number, people: number): Promise<void> {
    await expect(this.page.locator('[data-rooms-total]')).toHaveText(this.words.roomsTotal(rooms));
    await expect(this.page.locator('[data-people-total]')).toHaveText(this.words.peopleTotal(people));
  }
}
