import { expect, test } from './fixtures';

test('those in the room see who comes, who goes, and who is there', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await alice.room.say('Anybody here?');
  await alice.room.expectMembers(['Alice', 'Bob']);

  await bob.page.getByRole('link', { name: bob.words.leave }).click();
  await expect(alice.room.notices.last()).toContainText('Bob left');
  await alice.room.expectMembers(['Alice']);

  await alice.room.say('Come back!');
  await alice.room.expectSaid(['Anybody here?', 'Come back!']);
  await bob.page.goBack();
  await expect(alice.room.notices.last()).toHaveText('Bob came in');
  await alice.room.expectMembers(['Alice', 'Bob']);
  await bob.room.expectSaid(['Anybody here?', 'Come back!']);
});

test('many who come and go between two messages are one line', async ({ alice, invite }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await alice.room.say('Welcome');
  const names = ['Ann', 'Ben', 'Cid', 'Dan', 'Eve'];
  for (const name of names) {
    const guest = await invite();
    await guest.lobby.open();
    await guest.lobby.waitConnected();
    await guest.lobby.rename(name);
    await expect(guest.page.getByText(`You are ${name}`)).toBeVisible();
    await guest.room.enter('tea');
  }
  await expect(alice.room.notices.last()).toContainText('Ann, Ben, Cid and 2 others came in');
  await expect(alice.room.notices).toHaveCount(1);
  await alice.room.expectMembers(['Alice', ...names]);
});

test('somebody who comes and goes between two messages leaves one word', async ({ alice, bob }) => {
  await bob.lobby.open();
  await bob.lobby.rename('Bob');
  await expect(bob.page.getByText('You are Bob')).toBeVisible();
  await alice.room.enter('tea');
  await alice.room.say('Hello');
  await expect(alice.room.message('Hello').getByText('Sent and kept')).toBeAttached();
  await bob.room.enter('tea');
  await expect(alice.room.notices.last()).toContainText('Bob came in');
  await bob.page.close();
  await expect(alice.room.notices.last()).toContainText('Bob came and left');
  await expect(alice.room.notices).toHaveCount(1);
});

test('three tabs of one person are one person, who leaves with the last of them', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const name = await bob.room.you.innerText();
  const [second, third] = [await bob.openTab(), await bob.openTab()];
  await second.enter('tea');
  await third.enter('tea');
  await alice.room.expectPeople(2);
  await second.say('From the second tab');
  for (const tab of [bob.room, second, third]) await tab.expectSaid(['From the second tab']);

  await bob.page.close();
  await third.page.close();
  await second.say('Still here');
  await alice.room.expectSaid(['From the second tab', 'Still here']);
  await alice.room.expectPeople(2);
  await expect(alice.room.notices.filter({ hasText: 'left' })).toHaveCount(0);

  await second.page.close();
  await alice.room.expectPeople(1);
  await expect(alice.room.notices.last()).toHaveText(`${name} left`);
});

test('what one does oneself is no news to oneself, and what others do stands in the order in which they did it', async ({ alice, bob, carol }) => {
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await carol.room.enter('tea');
  await carol.room.rename('Carol');
  await carol.room.expectYou('Carol');
  await expect(bob.room.notices).toHaveText(['Carol came in']);
  await expect(carol.room.notices).toHaveCount(0);
  await bob.room.rename('Benjamin');
  await bob.room.expectYou('Benjamin');
  await expect(carol.room.notices).toHaveText(['Bob is now Benjamin']);
  await alice.room.enter('tea');
  await expect(carol.room.notices).toHaveText([/^Bob is now Benjamin · .* came in$/]);
});
