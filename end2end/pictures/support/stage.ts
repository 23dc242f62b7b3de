// What goes on in the rooms of a picture: people who are not looked at, each with a WebSocket of their own.
import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Shared } from '../../tests/support/pictures';
import type { Server } from '../../tests/support/server';
import { type Role, cookie } from './cast';

declare global {
  /** Whose connection it is, by their nickname. */
  var sockets: Record<string, WebSocket>;
}

/** A server's flags that let somebody say much at once. */
export const PATIENT = ['--commands-burst', '1000'];

/** How often somebody who writes says so, in milliseconds: it holds for twice as long. */
const TYPING = 3_000;

export class Stage {
  private readonly here = new Set<Role>();

  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly url: string,
  ) {}

  static async open(browser: Browser, { url }: Server): Promise<Stage> {
    // A page of the server's that runs nothing itself, and lets nobody else.
    const context = await browser.newContext({ baseURL: url, bypassCSP: true });
    const page = await context.newPage();
    await page.goto('/health/live');
    return new Stage(context, page, url);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** Lets somebody come to the server, if need be, and into these rooms. */
  async enter(who: Role, ...rooms: string[]): Promise<void> {
    await this.come(who);
    for (const room of rooms) await this.command(who, 'join', { room }, 'joined');
  }

  async leave(who: Role, room: string): Promise<void> {
    await this.command(who, 'leave', { room }, 'left');
  }

  /** Says something, and tells its place in the log. */
  async say(who: Role, room: string, body: string, reply_to?: number): Promise<number> {
    return this.act(who, 'say', { room, body, reply_to });
  }

  /** Does something that is kept: `react`, `pin`, `edit`, `set_topic`. */
  async act(who: Role, type: string, payload: object): Promise<number> {
    return this.command(who, type, { ...payload, id: randomUUID() }, 'kept');
  }

  /** Makes a room one of somebody's, and all of it read up to here; by whoever need not be in it. */
  async read(who: Role, room: string, seq: number): Promise<void> {
    await this.enter(who, room);
    await this.command(who, 'read', { room, seq });
    await this.leave(who, room);
  }

  /** Writes, until the picture is taken. */
  async write(who: Role, room: string): Promise<void> {
    await this.page.evaluate(
      ({ name, room, often }) => {
        const write = () => globalThis.sockets[name].send(JSON.stringify({ type: 'typing', payload: { room } }));
        write();
        setInterval(write, often);
      },
      { name: who.nickname, room, often: TYPING },
    );
  }

  /** Shares a file: what a message says to show it. */
  async share(who: Role, { name, mimeType, buffer }: Shared): Promise<string> {
    const answer = await this.post(who, `/api/files?name=${encodeURIComponent(name)}`, mimeType, buffer);
    return (JSON.parse(answer) as { path: string }).path;
  }

  /** Puts a room first among somebody's. */
  async favour(who: Role, room: string): Promise<void> {
    const form = new URLSearchParams({ room, favourite: 'true' });
    await this.post(who, '/rooms/mark', 'application/x-www-form-urlencoded', Buffer.from(`${form}`));
  }

  /** As somebody. By the page: it alone knows where the server's name leads. */
  private async post(who: Role, path: string, type: string, body: Buffer): Promise<string> {
    await this.context.addCookies([cookie(who, this.url)]);
    return this.page.evaluate(
      async ({ path, type, bytes }) => {
        const body = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        const answer = await fetch(path, { method: 'POST', headers: { 'content-type': type }, body });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.text();
      },
      { path, type, bytes: body.toString('base64') },
    );
  }

  private async come(who: Role): Promise<void> {
    if (this.here.has(who)) return;
    this.here.add(who);
    await this.context.addCookies([cookie(who, this.url)]);
    await this.page.evaluate(async (name) => {
      const socket = new WebSocket(`ws://${location.host}/ws`, 'parlor.v1');
      globalThis.sockets = { ...globalThis.sockets, [name]: socket };
      await new Promise((open) => socket.addEventListener('message', open, { once: true }));
    }, who.nickname);
    await this.command(who, 'rename', { nickname: who.nickname }, 'renamed');
  }

  /** Sends this, and waits for its answer if there is one: the place it tells. */
  private async command(who: Role, type: string, payload: object, answer?: string): Promise<number> {
    return this.page.evaluate(command, { name: who.nickname, frame: { type, payload }, answer });
  }
}

interface Frame {
  type: string;
  payload: { id?: string; seq?: number; message?: string };
}

/** Runs in the page. */
async function command({ name, frame, answer }: { name: string; frame: Frame; answer?: string }): Promise<number> {
  const socket = globalThis.sockets[name];
  const answered = new Promise<number>((done, fail) => {
    if (!answer) return done(0);
    const hear = ({ data }: MessageEvent<string>) => {
      const { type, payload } = JSON.parse(data) as Frame;
      if (type === 'refused') fail(new Error(payload.message));
      if (type !== answer || payload.id !== frame.payload.id) return;
      socket.removeEventListener('message', hear);
      done(payload.seq ?? 0);
    };
    socket.addEventListener('message', hear);
  });
  socket.send(JSON.stringify(frame));
  return answered;
}
