// Messages that were said at other times: a room's log as it would be had they been.
import type { Browser } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Server } from './server';

/** Rooms, and when something was said in each. */
export type Moments = Record<string, string[]>;

/** Says something in these rooms, and has it have been said then. The server's rate must allow it: see `PATIENT`. */
export async function saidAt(browser: Browser, server: Server, moments: Moments): Promise<void> {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: true });
  const page = await context.newPage();
  await page.goto('/');
  const said = await page.evaluate(speak, moments);
  await context.close();
  await moved(server, said);
}

/** Has what was said at these moments have been said at others. Pages that hold it know nothing of that. */
export async function moved(server: Server, said: [number, number][]): Promise<void> {
  await server.stop();
  // SQLite writes a number of this size as six bytes, the highest first (file format, section 2.1).
  const file = join(server.folder, 'parlor.db');
  const log = await readFile(file);
  for (const [now, then] of said) {
    const [from, to] = [now, then].map(bytes);
    if (!from || !to || log.indexOf(from) < 0) throw new Error(`nothing was said at ${now}`);
    for (let at = log.indexOf(from); 0 <= at; at = log.indexOf(from, at + to.length)) to.copy(log, at);
  }
  await writeFile(file, log);
  await server.startAgain();
}

function bytes(millis: number): Buffer {
  const number = Buffer.alloc(6);
  number.writeUIntBE(millis, 0, 6);
  return number;
}

/** Runs in the page: says each message in a millisecond of its own, and tells when it was said and when it should have been. */
async function speak(moments: Moments): Promise<[number, number][]> {
  const socket = new WebSocket(`ws://${location.host}/ws`, 'parlor.v1');
  const send = (type: string, payload: object) => socket.send(JSON.stringify({ type, payload }));
  const next = (wanted: string) =>
    new Promise<{ at: number }>((done, fail) => {
      socket.onclose = () => fail(new Error('the socket was closed'));
      socket.onmessage = ({ data }) => {
        const { type, payload } = JSON.parse(data);
        if (type === wanted) done(payload);
        if (type === 'refused') fail(new Error(payload.message));
      };
    });
  await next('welcome');
  const said: [number, number][] = [];
  for (const [room, times] of Object.entries(moments)) {
    send('join', { room });
    await next('joined');
    for (const time of times) {
      const last = said.at(-1)?.[0] ?? 0;
      while (Date.now() <= last) await new Promise(requestAnimationFrame);
      send('say', { room, id: crypto.randomUUID(), body: time });
      said.push([(await next('said')).at, Date.parse(time)]);
    }
  }
  return said;
}
