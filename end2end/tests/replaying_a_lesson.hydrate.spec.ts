import { expect, test } from './fixtures';
import { PATIENT } from './support/chatter';
import { blocksOf } from './support/lesson';

test.use({ serverFlags: PATIENT });

test('a lesson, replayed through the page by three people in turn, stands everywhere to the letter', async ({
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
    await person.room.expectSaid(blocks);
    await expect(person.room.messages.getByText(/^(Sending|보내는 중)$/)).toHaveCount(0);
  }
  const page = 50;
  await alice.page.reload();
  await alice.room.expectSaid(blocks.slice(-page));
  const reader = await invite('ko', { javaScriptEnabled: false });
  await reader.room.open(room);
  await reader.room.expectSaid(blocks.slice(-page));
});
