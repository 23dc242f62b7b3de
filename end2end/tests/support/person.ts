// Somebody with a browser of their own.
import { type BrowserContext, type Page, expect } from '@playwright/test';
import { LobbyPage } from '../pages/lobby_page';
import { RoomPage } from '../pages/room_page';
import type { Words } from './words';

export class Person {
  readonly lobby: LobbyPage;
  readonly room: RoomPage;
  /** Whether this browser has been without network: then its pages may say so. */
  wasOffline = false;
  /** Whether this test is about a nickname or a file that is refused: then the browser may say so. */
  mayBeRefused = false;

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly words: Words,
  ) {
    this.lobby = new LobbyPage(page, words);
    this.room = new RoomPage(page, words);
  }

  /** Another tab of the same person. */
  async openTab(): Promise<RoomPage> {
    return new RoomPage(await this.context.newPage(), this.words);
  }

  async goOffline(): Promise<void> {
    this.wasOffline = true;
    await this.context.setOffline(true);
  }

  /** Reloads the page while there is nothing to load it from: then the browser shows a page of its own. */
  async failToReload(): Promise<void> {
    await expect(this.page.reload()).rejects.toThrow();
    await this.page.waitForURL(/^chrome-error:/);
  }

  async goOnline(): Promise<void> {
    await this.context.setOffline(false);
  }
}
