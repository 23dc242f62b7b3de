// A room full of talk: the WebSockets of a page of their own, which say so many things a second together.
import type { Browser, Page } from '@playwright/test';
import type { Server } from '../../tests/support/server';

/** A server's flags that let each of them talk as fast as it is asked to. */
export const PATIENT = ['--commands-burst', '1000', '--commands-per-second', '1000'];

export class Crowd {
  private constructor(private readonly page: Page) {}

  /** So many connections, in the room. */
  static async enter(browser: Browser, server: Server, room: string, connections: number): Promise<Crowd> {
    const page = await browser.newPage({ baseURL: server.url });
    await page.goto('/');
    await page.evaluate(gather, { room, connections });
    return new Crowd(page);
  }

  /** Says so many things at once. */
  async say(count: number): Promise<void> {
    await this.page.evaluate((count) => (window as unknown as Gathered).say(count), count);
  }

  /** Talks on and on, so many things a second. */
  async talk(aSecond: number): Promise<void> {
    await this.page.evaluate((aSecond) => {
      const { say } = window as unknown as Gathered;
      let [due, last] = [0, performance.now()];
      setInterval(() => {
        const now = performance.now();
        due += ((now - last) * aSecond) / 1000;
        last = now;
        say(Math.floor(due));
        due -= Math.floor(due);
      }, 5);
    }, aSecond);
  }

  async leave(): Promise<void> {
    await this.page.close();
  }
}

interface Gathered {
  say(count: number): void;
}

/** Runs in the page. */
async function gather({ room, connections }: { room: string; connections: number }): Promise<void> {
  const send = (socket: WebSocket, type: string, payload: object) => socket.send(JSON.stringify({ type, payload }));
  const enter = () =>
    new Promise<WebSocket>((done, fail) => {
      const socket = new WebSocket(`ws://${location.host}/ws`, 'parlor.v1');
      socket.onclose = () => fail(new Error('the socket was closed'));
      socket.onmessage = ({ data }) => {
        const { type } = JSON.parse(data);
        if (type === 'welcome') send(socket, 'join', { room });
        if (type === 'joined') done(socket);
      };
    });
  const sockets = await Promise.all(Array.from({ length: connections }, enter));
  let said = 0;
  const say = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      said += 1;
      const body = `Message ${said}: see https://parlor.example/${said}, it is about tea.`;
      send(sockets[said % sockets.length], 'say', { room, id: crypto.randomUUID(), body });
    }
  };
  Object.assign(window, { say });
}
