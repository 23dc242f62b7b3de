import { expect, test } from './fixtures';

test('one talks with a form, under one’s nickname, and loads the page again to hear the others', async ({ alice, invite }) => {
  const bob = await invite('en', { javaScriptEnabled: true });
  await bob.room.enter('tea');
  await alice.room.open('tea');
  await alice.room.rename('Alice');
  const send = () => alice.page.getByRole('button', { name: alice.words.send }).click();
  await alice.room.composer.fill('Hello\n  **from** a form');
  await send();
  await alice.room.expectSaid(['Hello\n  from a form']);
  await bob.room.expectSaid(['Hello\n  from a form']);
  await expect(bob.room.messages.last().locator('[data-name]')).toHaveText('Alice');
  // Who is not in the room is not counted, and nobody sees them come and go.
  await bob.room.expectPeople(1);
  await expect(bob.room.notices).toHaveCount(0);
  await bob.room.say('Welcome');
  await bob.room.expectSaid(['Hello\n  from a form', 'Welcome']);
  await alice.page.getByRole('link', { name: 'Load it again' }).click();
  await alice.room.expectSaid(['Hello\n  from a form', 'Welcome']);
});

test('what cannot be said is explained where one writes', async ({ alice }) => {
  await alice.room.open('tea');
  await alice.room.composer.fill('x'.repeat(17_000));
  await alice.page.getByRole('button', { name: alice.words.send }).click();
  await expect(alice.page.getByRole('alert').filter({ hasText: 'This cannot be sent' })).toBeVisible();
  await alice.room.expectSaid([]);
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
