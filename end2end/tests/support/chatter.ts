// Somebody who talks faster than a person types: a page's own WebSocket, and the protocol.
import type { Browser } from '@playwright/test';
import type { Server } from './server';

/** Says all this in the room, in order, and goes. The server's rate must allow it: see `PATIENT`. */
export async function chatter(browser: Browser, server: Server, room: string, texts: string[]): Promise<void> {
  const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled: true });
  try {
    const page = await context.newPage();
    await page.goto('/');
    await page.evaluate(speak, { room, texts });
  } finally {
    await context.close();
  }
}

/** A server's flags that let one connection say a thousand things at once. */
export const PATIENT = ['--commands-burst', '1000'];

/** Texts that can be told apart: 1, 2, 3. */
export function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => `Message ${from + n}`);
}

/** Runs in a page of this site, whatever browser that is in. */
export async function speak({ room, texts }: { room: string; texts: string[] }): Promise<void> {
  const socket = new WebSocket(`ws://${location.host}/ws`, 'parlor.v1');
  const send = (type: string, payload: object) => socket.send(JSON.stringify({ type, payload }));
  await new Promise<void>((done, fail) => {
    let kept = 0;
    socket.onclose = () => fail(new Error('the socket was closed'));
    socket.onmessage = ({ data }) => {
      const { type, payload } = JSON.parse(data);
      if (type === 'welcome') send('join', { room });
      if (type === 'joined') for (const body of texts) send('say', { room, id: crypto.randomUUID(), body });
      if (type === 'refused') fail(new Error(payload.message));
      if (type === 'kept' && (kept += 1) === texts.length) done();
    };
  });
}
