import { expect, test } from './fixtures';

test('the counts in the rooms and in the lobby are live, and tell the truth', async ({ alice, bob, carol, invite }) => {
  const watcher = await invite();
  await watcher.lobby.open();
  await watcher.lobby.expectTotals(0, 1);

  await alice.room.enter('tea');
  await alice.room.expectPeople(1);
  await watcher.lobby.expectRoom('tea', 1);
  await watcher.lobby.expectTotals(1, 2);

  await bob.room.enter('tea');
  await carol.room.enter('coffee');
  await alice.room.expectPeople(2);
  await bob.room.expectPeople(2);
  await carol.room.expectPeople(1);
  await watcher.lobby.expectRoom('tea', 2);
  await watcher.lobby.expectRoom('coffee', 1);
  await watcher.lobby.expectTotals(2, 4);
  await expect(alice.page.locator('[data-totals]')).toHaveText('2 rooms · 4 people online');

  // One person in two rooms is one person.
  await (await bob.openTab()).enter('coffee');
  await carol.room.expectPeople(2);
  await watcher.lobby.expectRoom('coffee', 2);
  await watcher.lobby.expectTotals(2, 4);

  await bob.context.close();
  await alice.room.expectPeople(1);
  await carol.room.expectPeople(1);
  await watcher.lobby.expectTotals(2, 3);
});

test('the list of rooms moves by itself: the fullest first, and the empty ones that nothing was said in go', async ({
  alice,
  bob,
  carol,
}) => {
  // Whose page is torn down before it could say that it goes is waited for, for half a minute: that happens on a busy machine.
  test.setTimeout(150_000);
  const patient = expect.configure({ timeout: 40_000 });
  await alice.lobby.open();
  await alice.lobby.waitConnected();
  const rooms = alice.page.getByRole('region', { name: 'Rooms' }).getByRole('link');
  await expect(alice.page.getByText('It is quiet here')).toBeVisible();

  await bob.room.enter('tea');
  await expect(rooms).toHaveText([/^tea/]);
  await expect(alice.page.getByText('It is quiet here')).toBeHidden();

  await carol.room.enter('coffee');
  await bob.room.open('coffee');
  await patient(rooms).toHaveText([/^coffee/]);
  await alice.lobby.expectRoom('coffee', 2);

  await carol.room.say('Remember me');
  await carol.room.expectSaid(['Remember me']);
  await bob.page.close();
  await carol.page.close();
  await patient(alice.lobby.room('coffee')).toHaveText('coffee' + alice.words.peopleInside(0));
  await alice.lobby.expectTotals(1, 1);
});

test('somebody whose browser dies is gone from the counts', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.expectPeople(2);
  await bob.page.goto('about:blank');
  await alice.room.expectPeople(1);
});
