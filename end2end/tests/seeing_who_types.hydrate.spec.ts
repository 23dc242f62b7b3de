import { expect, test } from './fixtures';

test('who is typing is shown to the others until they have said it, and not to themselves', async ({ alice, bob, carol }) => {
  for (const person of [alice, bob, carol]) await person.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  const typing = (person: typeof alice) => person.page.locator('.typing-line');
  await alice.room.composer.pressSequentially('He');
  await expect(typing(bob)).toHaveText('Alice is typing…');
  await bob.room.rename('밥');
  await bob.room.expectYou('밥');
  await bob.room.composer.pressSequentially('안녕');
  await expect(typing(carol)).toHaveText('Alice and 밥 are typing…');
  await expect(typing(alice)).toHaveText('밥 is typing…');
  await expect(typing(bob)).toHaveText('Alice is typing…');
  await alice.room.say('Hello');
  await expect(carol.room.bodies).toHaveText(['Hello']);
  await expect(typing(carol)).toHaveText('밥 is typing…');
  await bob.page.goto('about:blank');
  await expect(typing(carol)).toHaveText('');
});

test('who stops typing is shown no longer', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.page.clock.install();
  await alice.room.composer.pressSequentially('H');
  await expect(bob.page.locator('.typing-line')).toHaveText(/is typing…$/);
  await bob.page.clock.fastForward(7000);
  await expect(bob.page.locator('.typing-line')).toHaveText('');
});
