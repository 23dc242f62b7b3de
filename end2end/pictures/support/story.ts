// What is said in the rooms of the pictures.
import { picture } from '../../tests/support/pictures';
import type { Person } from '../../tests/support/person';
import { ALICE, BOB, CHEOLSU, DANA, HANEUL, MINA } from './cast';
import type { Stage } from './stage';

/** The room that most pictures are of. */
export const STUDY = '웹소켓-스터디';

export const SUNSET = picture('Sunset over Seoul.png', 900, 600, [255, 140, 80]);

/** People come to study, and little is said: for what stands over a room. */
export async function gather(stage: Stage): Promise<void> {
  await come(stage);
  await stage.say(CHEOLSU, STUDY, '안녕하세요! 질문 있나요?');
  await stage.say(DANA, STUDY, 'Does it work through a proxy?');
}

async function come(stage: Stage): Promise<void> {
  for (const who of [ALICE, CHEOLSU, BOB, HANEUL, DANA, MINA]) await stage.enter(who, STUDY);
  await stage.act(CHEOLSU, 'set_topic', { room: STUDY, topic: '매주 화요일 7시 · lessons, homework, and questions nobody dared to ask' });
}

/** People study WebSockets in Korean and English. */
export async function study(stage: Stage): Promise<void> {
  await come(stage);
  await stage.say(CHEOLSU, STUDY, '안녕하세요! 오늘은 웹소켓으로 채팅방을 만들어 볼게요 👋');
  await stage.say(BOB, STUDY, 'Morning! One thing I still don’t get: why not simply ask the server every second?');
  const why = await stage.say(
    ALICE,
    STUDY,
    'Because most answers would be “nothing new”. With a WebSocket the server speaks **when there is something to say**.',
  );
  await stage.say(HANEUL, STUDY, '아, 그래서 양방향(bi-directional)이라고 하는군요! 요청이 없어도 서버가 먼저 메시지를 보낼 수 있네요.', why);
  for (const who of [BOB, MINA, DANA]) await stage.act(who, 'react', { room: STUDY, target: why, emoji: '👍' });
  for (const who of [HANEUL, ALICE]) await stage.act(who, 'react', { room: STUDY, target: why, emoji: '🎉' });
  await stage.say(CHEOLSU, STUDY, '맞아요. 서버는 이렇게 시작하면 됩니다:\n```js\nconst wss = new WebSocketServer({ server });\n```');
  await stage.say(DANA, STUDY, 'Does it work through a proxy?');
  await stage.say(DANA, STUDY, 'Ours closes whatever is silent for a minute.');
}

/** What is said while Alice looks elsewhere. */
export async function goOn(stage: Stage): Promise<void> {
  await stage.say(CHEOLSU, STUDY, '서버가 5초마다 `ping`을 보내니까 괜찮아요.');
  await stage.say(MINA, STUDY, '@Alice 자료 링크 다시 올려 주실 수 있나요? https://developer.mozilla.org/docs/Web/API/WebSocket');
  await stage.say(BOB, STUDY, 'Tea in ten minutes? ☕');
}

/** Other rooms, of which some are Alice's, with something new in them. */
export async function others(stage: Stage): Promise<void> {
  await stage.enter(BOB, 'rust-beginners');
  await stage.enter(DANA, 'rust-beginners', 'lunch-🍜');
  await stage.enter(HANEUL, '독서-모임');
  await stage.enter(MINA, '독서-모임');
  await stage.enter(CHEOLSU, '독서-모임', 'a-room-whose-name-is-as-long-as-a-name-may-be-ok');
  const rooms: [typeof BOB, string, string[]][] = [
    [DANA, 'lunch-🍜', ['Noodles at twelve?']],
    [HANEUL, '독서-모임', ['다음 책은 무엇으로 할까요?', '저는 소설이 좋아요.']],
    [BOB, 'rust-beginners', ['Borrowing is lending, seen from the other side.', '@Alice do you have a minute?', 'No hurry.']],
  ];
  for (const [who, room, texts] of rooms) {
    await stage.read(ALICE, room, await stage.say(who, room, 'Hello!'));
    if (room !== 'lunch-🍜') for (const text of texts) await stage.say(who, room, text);
  }
}

/** Lets Alice look into the study room and go, so that what is said meanwhile is new to her. */
export async function lookAway({ page, room }: Person, stage: Stage): Promise<void> {
  await room.enter(STUDY);
  await page.goto('/');
  await goOn(stage);
}
