import { expect, test } from './fixtures';
import { PATIENT } from './support/chatter';
import type { RoomPage } from './pages/room_page';
import { blocksOf } from './support/lesson';

test.use({ serverFlags: PATIENT });

test('a lesson, replayed through the page by three people in turn, stands everywhere with every letter', async ({
  alice,
  cheolsu,
  bob,
  invite,
}) => {
  const room = '웹소켓-레슨-2';
  const blocks = blocksOf('lesson_2.md');
  expect(blocks.length).toBeGreaterThan(20);
  const people = [alice, cheolsu, bob];
  for (const person of people) await person.room.enter(room);

  for (const [at, block] of blocks.entries()) {
    await people[at % people.length].room.say(block);
    // The next one speaks when they have heard it.
    await expect(people[(at + 1) % people.length].room.bodies).toHaveCount(at + 1);
  }

  for (const person of people) {
    await expectLetters(person.room, blocks);
    await expect(person.room.messages.getByText(/^(Sending|보내는 중)$/)).toHaveCount(0);
  }
  const page = 50;
  await alice.page.reload();
  await expectLetters(alice.room, blocks.slice(-page));
  const reader = await invite('ko', { javaScriptEnabled: false });
  await reader.room.open(room);
  await expectLetters(reader.room, blocks.slice(-page));
});

/** The letters of what is said, in order. The marks of Markdown are not shown but followed. */
async function expectLetters(room: RoomPage, texts: string[]): Promise<void> {
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
  const marks = /^\s*(```.*|\d+[.)] )/gm;
  const written = texts.map((text) => letters(text.replace(marks, '')));
  await expect.poll(async () => (await room.said()).map(letters)).toEqual(written);
}
