// A browser, as the W3C's WebDriver drives any: one session, what tests ask of it, and nothing of Parlor.
// https://www.w3.org/TR/webdriver2/

/** How the protocol writes that a value is an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
type Reference = { [ELEMENT]: string };

export const KEYS = { enter: '\uE007', shift: '\uE008', escape: '\uE00C', pageUp: '\uE00E' };

export class WebDriver {
  private constructor(private readonly session: string) {}

  /** Opens a browser by the driver at this address. */
  static async open(driver: string, capabilities: object): Promise<WebDriver> {
    const { sessionId } = await ask<{ sessionId: string }>('POST', `${driver}/session`, {
      capabilities: { alwaysMatch: capabilities },
    });
    return new WebDriver(`${driver}/session/${sessionId}`);
  }

  async close(): Promise<void> {
    await this.ask('DELETE', '');
  }

  async go(url: string): Promise<void> {
    await this.post('/url', { url });
  }

  async reload(): Promise<void> {
    await this.post('/refresh');
  }

  async forgetCookies(): Promise<void> {
    await this.ask('DELETE', '/cookie');
  }

  /** Runs this in the page, and waits for what it promises. */
  async evaluate<R, A>(run: (arg: A) => R | Promise<R>, arg?: A): Promise<R> {
    return this.post('/execute/sync', { script: `return (${run})(...arguments)`, args: [arg ?? null] });
  }

  /** The first such element. Throws when there is none. */
  async find(css: string): Promise<Element> {
    return new Element(this, await this.post<Reference>('/element', { using: 'css selector', value: css }));
  }

  async count(css: string): Promise<number> {
    return (await this.post<Reference[]>('/elements', { using: 'css selector', value: css })).length;
  }

  /** Presses these keys together, wherever the focus is. */
  async press(...keys: string[]): Promise<void> {
    const downs = keys.map((value) => ({ type: 'keyDown', value }));
    const ups = [...keys].reverse().map((value) => ({ type: 'keyUp', value }));
    await this.post('/actions', { actions: [{ type: 'key', id: 'keyboard', actions: [...downs, ...ups] }] });
  }

  /** Puts the mouse there. */
  async hover({ reference }: Element): Promise<void> {
    const move = { type: 'pointerMove', origin: reference, x: 0, y: 0, duration: 0 };
    await this.post('/actions', { actions: [{ type: 'pointer', id: 'mouse', actions: [move] }] });
  }

  async windows(): Promise<string[]> {
    return this.ask('GET', '/window/handles');
  }

  async window(): Promise<string> {
    return this.ask('GET', '/window');
  }

  /** Opens a window beside the others: behind them, a page would not be drawn. */
  async openWindow(): Promise<string> {
    return (await this.post<{ handle: string }>('/window/new', { type: 'window' })).handle;
  }

  async turnTo(handle: string): Promise<void> {
    await this.post('/window', { handle });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.post('/window/rect', { width, height });
  }

  async closeWindow(): Promise<void> {
    await this.ask('DELETE', '/window');
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(await this.ask<string>('GET', '/screenshot'), 'base64');
  }

  async post<R>(path: string, body: object = {}): Promise<R> {
    return this.ask('POST', path, body);
  }

  private async ask<R>(method: string, path: string, body?: object): Promise<R> {
    return ask(method, this.session + path, body);
  }
}

export class Element {
  constructor(
    private readonly browser: WebDriver,
    readonly reference: Reference,
  ) {}

  /** As somebody does it who sees the element: it is scrolled to, and nothing may lie over it. */
  async click(): Promise<void> {
    await this.post('/click');
  }

  /** Types this, or gives a field for files the path of one. */
  async type(text: string): Promise<void> {
    await this.post('/value', { text });
  }

  async clear(): Promise<void> {
    await this.post('/clear');
  }

  /** Runs this in the page, with the element. */
  async evaluate<R, A>(run: (element: HTMLElement, arg: A) => R | Promise<R>, arg?: A): Promise<R> {
    const args = [this.reference, arg ?? null];
    return this.browser.post('/execute/sync', { script: `return (${run})(...arguments)`, args });
  }

  private async post(path: string, body?: object): Promise<void> {
    await this.browser.post(`/element/${this.reference[ELEMENT]}${path}`, body);
  }
}

async function ask<R>(method: string, url: string, body?: object): Promise<R> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const { value } = (await response.json()) as { value: R & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}
