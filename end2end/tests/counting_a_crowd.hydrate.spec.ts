import { expect, test } from './fixtures';
import { Wire } from './support/wire';

test('the list of people holds nobody who left while there were too many to tell of', async ({ alice, bob, invite }) => {
  const wire = await Wire.of(alice.context);
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await alice.room.expectMembers(['Alice', 'Bob']);
  // A hundred and fifty are there, and one of them goes: nobody tells who.
  wire.tell('entered', { room: 'tea', person: '0'.repeat(23) + '1', nickname: 'Ghost' });
  await alice.room.expectMembers(['Alice', 'Bob', 'Ghost']);
  wire.tell('count', { room: 'tea', people: 150 });
  await alice.room.expectMembers(['Alice']);
  await expect(alice.page.getByRole('link', { name: 'and 149 more' })).toBeVisible();
  // They are few again.
  wire.tell('count', { room: 'tea', people: 2 });
  await alice.room.expectMembers(['Alice', 'Bob']);
  await alice.room.expectPeople(2);
  // And from there on it is told.
  const carol = await invite();
  await carol.room.enter('tea');
  await expect(alice.page.locator('.member-list__name')).toHaveCount(3);
  // Oneself stands first.
  await expect(alice.page.locator('.member-list__name').first()).toHaveText('Alice');
});
