// The WebSocket of somebody's pages, held in the hand: it can be cut without a word, and say no.
import type { BrowserContext, WebSocketRoute } from '@playwright/test';

/** A message that travels. */
interface Frame {
  type: string;
  payload: { id?: string; room?: string; body?: string };
}

export class Wire {
  /** Every body that was sent to the server, in order. */
  readonly sent: string[] = [];
  /** How many sockets were opened. */
  opened = 0;
  private isCut = false;
  private page?: WebSocketRoute;
  private refused?: { body: RegExp; code: string; times: number };

  private constructor() {}

  /** Takes the sockets of every page that this browser opens from now on. */
  static async of(context: BrowserContext): Promise<Wire> {
    const wire = new Wire();
    await context.routeWebSocket('**/ws', (page) => wire.connect(page));
    return wire;
  }

  /** Nothing travels any more, either way, and nobody is told. New sockets are as good as ever. */
  cut(): void {
    this.isCut = true;
  }

  /** Tells the page something in place of the server. */
  tell(type: string, payload: object): void {
    this.page?.send(JSON.stringify({ type, payload }));
  }

  /** Answers what says this with a refusal, so many times, in place of the server. */
  refuse(body: RegExp, code: string, times = Number.POSITIVE_INFINITY): void {
    this.refused = { body, code, times };
  }

  private connect(page: WebSocketRoute): void {
    this.opened += 1;
    this.isCut = false;
    this.page = page;
    const socket = this.opened;
    const travels = () => !this.isCut || socket < this.opened;
    const server = page.connectToServer();
    page.onMessage((text) => {
      if (!travels()) return;
      const frame = JSON.parse(String(text)) as Frame;
      const no = this.refusal(frame);
      if (no) return page.send(JSON.stringify(no));
      if (frame.payload.body) this.sent.push(frame.payload.body);
      server.send(text);
    });
    server.onMessage((text) => {
      if (travels()) page.send(text);
    });
  }

  private refusal({ type, payload }: Frame): object | undefined {
    const { refused } = this;
    if (!refused || refused.times === 0 || !payload.body || !refused.body.test(payload.body)) return undefined;
    refused.times -= 1;
    const { id, room } = payload;
    return { type: 'refused', payload: { id, room, command: type, code: refused.code, message: 'No.' } };
  }
}
