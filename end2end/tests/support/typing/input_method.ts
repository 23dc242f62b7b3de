// Writing with an input method, as Chromium gets it from the system: compositions, and the key that ends one.
import type { CDPSession, Page } from '@playwright/test';

/** The key code of a key that an input method has taken. */
const TAKEN = 229;

export class InputMethod {
  private constructor(private readonly devtools: CDPSession) {}

  static async of(page: Page): Promise<InputMethod> {
    return new InputMethod(await page.context().newCDPSession(page));
  }

  /** Shows each of these in turn as the text being composed: ㅎ, 하, 한. */
  async compose(...stages: string[]): Promise<void> {
    for (const text of stages) {
      const end = text.length;
      await this.key('rawKeyDown', 'Process', TAKEN);
      await this.devtools.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
      await this.key('keyUp', 'Process', TAKEN);
    }
  }

  /** Ends the composition with this text. */
  async commit(text: string): Promise<void> {
    await this.devtools.send('Input.insertText', { text });
  }

  /** Enter that the input method keeps for itself: it ends the composition, and that is all. */
  async confirm(text: string): Promise<void> {
    await this.key('rawKeyDown', 'Enter', TAKEN);
    await this.commit(text);
    await this.key('keyUp', 'Enter', 13);
  }

  /** The same, as Safari tells it: the composition ends before the key goes down. */
  async confirmFirst(text: string): Promise<void> {
    await this.commit(text);
    await this.key('rawKeyDown', 'Enter', TAKEN);
    await this.key('keyUp', 'Enter', 13);
  }

  /** Enter that ends the composition and is then an Enter, one key all in all: Korean on macOS. */
  async confirmAndBreak(text: string): Promise<void> {
    await this.key('rawKeyDown', 'Enter', TAKEN);
    await this.commit(text);
    await this.devtools.send('Input.dispatchKeyEvent', { type: 'char', key: 'Enter', text: '\r' });
    await this.key('keyUp', 'Enter', 13);
  }

  /** The same, with a second key event for the Enter: Korean on Windows and Linux. */
  async confirmThenEnter(text: string): Promise<void> {
    await this.key('rawKeyDown', 'Enter', TAKEN);
    await this.commit(text);
    await this.enter();
  }

  async enter(): Promise<void> {
    await this.devtools.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 13,
      text: '\r',
    });
    await this.key('keyUp', 'Enter', 13);
  }

  private async key(type: 'rawKeyDown' | 'keyUp', key: string, windowsVirtualKeyCode: number): Promise<void> {
    const code = key === 'Enter' ? 'Enter' : '';
    await this.devtools.send('Input.dispatchKeyEvent', { type, key, code, windowsVirtualKeyCode });
  }
}
