import { expect, test } from './fixtures';

test('a room says that talking takes JavaScript', async ({ alice }) => {
  await alice.room.open('tea');
  await expect(alice.page.locator('noscript p')).toHaveText(/without JavaScript/);
});

test('the people in the room are counted and listed', async ({ alice, invite }) => {
  const bob = await invite('en', { javaScriptEnabled: true });
  await bob.room.enter('tea');
  await alice.room.open('tea');
  await alice.room.expectPeople(1);
  await alice.room.expectMembers([await bob.room.you.innerText()]);
  await alice.lobby.open();
  await alice.lobby.expectRoom('tea', 1);
  await alice.lobby.expectTotals(1, 1);
});
