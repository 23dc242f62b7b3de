// A room: what people say in it, and how it looks.
import { isShown } from '../tests/support/pictures';
import { expect, scene } from './fixtures';
import { ALICE, BOB, CHEOLSU, DANA, HANEUL, MINA } from './support/cast';
import { ALL_LOOKS, FEW_LOOKS } from './support/looks';
import { STUDY, SUNSET, lookAway, others, study } from './support/story';

scene(
  'room-busy',
  async ({ visit, stage }) => {
    await study(stage);
    await others(stage);
    const visitor = await visit();
    await lookAway(visitor, stage);
    await visitor.room.enter(STUDY);
    await expect(visitor.page.locator('.my-rooms__link')).toHaveCount(4);
    await stage.write(HANEUL, STUDY);
    await expect(visitor.page.locator('.typing-line')).toContainText(HANEUL.nickname);
    return visitor;
  },
  ALL_LOOKS,
);

scene(
  'room-empty',
  async ({ visit, stage }) => {
    await stage.enter(ALICE);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'room-nickname',
  async ({ visit, stage }) => {
    await stage.enter(BOB, 'rust-beginners');
    await stage.say(BOB, 'rust-beginners', 'Welcome, everybody! Say hello when you are here.');
    const visitor = await visit();
    await visitor.room.enter('rust-beginners');
    await expect(visitor.room.nickname).toBeFocused();
    return visitor;
  },
  FEW_LOOKS,
);

scene('room-reactions', async ({ visit, stage }) => {
  await study(stage);
  const asked = await stage.say(BOB, STUDY, 'Who brings the cake on Tuesday?');
  const answer = await stage.say(MINA, STUDY, '제가 가져갈게요! 딸기 케이크 어때요?', asked);
  await stage.say(DANA, STUDY, 'Yes please', answer);
  for (const [emoji, ...people] of [
    ['🍰', ALICE, BOB, CHEOLSU, HANEUL],
    ['❤️', DANA, BOB],
    ['👏', HANEUL],
  ] as const) {
    for (const who of people) await stage.act(who, 'react', { room: STUDY, target: answer, emoji });
  }
  const mine = await stage.say(ALICE, STUDY, 'I can bring plates');
  await stage.act(ALICE, 'edit', { room: STUDY, target: mine, body: 'I can bring plates and forks' });
  const oops = await stage.say(CHEOLSU, STUDY, 'Oops, wrong room');
  await stage.act(CHEOLSU, 'delete', { room: STUDY, target: oops });
  const visitor = await visit();
  await visitor.room.enter(STUDY);
  await visitor.room.act('딸기 케이크');
  await expect(visitor.page.locator('.message-tools')).toBeVisible();
  return visitor;
});

const CODE = `서버는 이렇게 시작하면 됩니다:
\`\`\`js
import http from "http";
import { WebSocketServer } from "ws";

const server = http.createServer(app);
const wss = new WebSocketServer({ server });

wss.on("connection", (socket) => {
  console.log("Connected to Browser ✅"); // and a comment that goes on for longer than any screen is wide
  socket.on("close", () => console.log("Disconnected ❌"));
});
\`\`\``;

scene(
  'room-code',
  async ({ visit, stage }) => {
    for (const who of [ALICE, BOB, CHEOLSU, HANEUL]) await stage.enter(who, STUDY);
    await stage.say(CHEOLSU, STUDY, CODE);
    await stage.say(BOB, STUDY, '> 요청이 없어도 서버가 먼저 보낼 수 있다\n\nSo `socket.send("hi")` works *before* anybody asked. And the answer to the riddle: ||a heartbeat||');
    await stage.say(ALICE, STUDY, 'Three things to remember:\n\n1. **one** port for both\n2. `http` becomes `ws`\n   - and `https` becomes `wss`\n3. ~~never~~ always answer a ping');
    await stage.say(HANEUL, STUDY, '🎉🎉');
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'room-picture',
  async ({ visit, stage }) => {
    for (const who of [ALICE, BOB, MINA]) await stage.enter(who, STUDY);
    await stage.say(BOB, STUDY, 'How was the walk?');
    const photo = await stage.share(MINA, SUNSET);
    await stage.say(MINA, STUDY, `한강에서 본 노을이에요 🌇\n${photo}`);
    const notes = await stage.share(BOB, { name: 'Lesson 3 notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
    await stage.say(BOB, STUDY, `Lovely. Here are my notes:\n${notes}`);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await expect.poll(() => isShown(visitor.room.bodies.locator('img'))).toBe(true);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'watch',
  async ({ visit, stage }) => {
    await study(stage);
    const visitor = await visit();
    await visitor.page.goto(`/r/${STUDY}/watch`);
    await visitor.room.waitConnected();
    return visitor;
  },
  FEW_LOOKS,
);
