// A conversation with everything in it: Korean, emoji, a table, code, links, and a line without an end.
import { expect } from '@playwright/test';
import type { Person } from './person';

/** A room's name of 48 characters, the most there may be. */
export const LONG_NAME = 'a-room-whose-name-is-as-long-as-a-name-may-be-ok';

export const TABLE = `| 구분 | HTTP | WebSocket |
| ---- | ---- | --------- |
| 연결 | stateless | 연결을 유지함 |
|      | 서버가 먼저 응답할 수 없음 | 양방향(bi-directional) |`;

const CODE = `이렇게 시작하면 됩니다:
\`\`\`js
import http from "http";
import { WebSocketServer } from "ws";

const server = http.createServer(app);
const wss = new WebSocketServer({ server });

wss.on("connection", (socket) => {
  console.log("Connected to Browser ✅"); // and a comment that goes on for longer than any screen is wide
  socket.on("close", () => console.log("Disconnected from the Browser ❌"));
});
\`\`\`
끝!`;

/** Who says what: an index of the people, and the text. */
export const LINES: [number, string][] = [
  [0, 'Morning! Shall we go through the WebSocket lesson today?'],
  [1, '안녕하세요! 네, 좋아요 👋'],
  [1, '표부터 볼까요?'],
  [1, TABLE],
  [2, 'So with HTTP the server cannot speak first, and with a WebSocket it can. Is that all there is to it?'],
  [0, 'Mostly. See https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/WebSocket for the browser’s side.'],
  [1, CODE],
  [2, '🎉'],
  [2, '👩‍🚀🚀✨'],
  [0, 'One more thing:\n\n- http, https\n- ws, wss\n  - two spaces in, and kept'],
  [1, '감사합니다. 웹소켓을 이용하면 서버에서 먼저 메세지를 보낼 수 있군요. 다음 시간에는 방과 닉네임을 만들어 봅시다.'],
  [0, 'See you then'],
];

/** Lets three people hold it, in turn, in this room. */
export async function converse(people: Person[], room: string): Promise<void> {
  const names = ['Alice', '김철수', 'Bob the Builder'];
  for (const [at, person] of people.entries()) {
    if (!person.page.url().includes('/r/')) await person.room.enter(room);
    const name = names[at];
    if ((await person.room.you.innerText()) !== name) await person.room.rename(name);
    await person.room.expectYou(name);
  }
  for (const [at, [who, text]] of LINES.entries()) {
    await people[who].room.say(text);
    for (const { room: page } of people) await expect(page.bodies).toHaveCount(at + 1);
  }
}
