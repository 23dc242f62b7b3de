import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';

test('a view-only link shows a room live, without a name and without being counted', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.say('Before');
  await bob.page.goto('/r/tea/watch');
  await bob.room.waitConnected();
  await bob.room.expectSaid(['Before']);
  await expect(bob.page.getByText('You are watching.')).toBeVisible();
  await expect(bob.room.composer).toHaveCount(0);
  await expect(bob.room.nickname).toHaveCount(0);
  await alice.room.say('After');
  await bob.room.expectSaid(['Before', 'After']);
  await alice.room.act('After', 'React', '🎉');
  const chip = bob.room.message('After').getByRole('button', { name: /🎉/ });
  await expect(chip).toBeDisabled();
  await expectAccessible(bob.page);
  // Nothing to do with a message, and nothing of whoever watches: no cookie, no mark of what was read.
  await bob.room.message('After').hover();
  await expect(bob.page.locator('.message-tools, .message-tools__button')).toHaveCount(0);
  await bob.room.expectPeople(1);
  await bob.room.expectMembers(['Alice']);
  await alice.room.expectPeople(1);
  await expect(alice.room.notices.filter({ hasText: /came|left/ })).toHaveCount(0);
  await expect(alice.page.locator('[data-totals]')).toHaveText('1 room · 1 person online');
  expect(await bob.context.cookies()).toEqual([]);
  await bob.page.goto('about:blank');
  await alice.room.say('Still alone');
  await alice.room.expectPeople(1);
  await expect(alice.room.notices.filter({ hasText: /came|left/ })).toHaveCount(0);
});

test('who watches gets what was said while there was no network', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.page.goto('/r/tea/watch');
  await bob.room.waitConnected();
  await bob.goOffline();
  await expect(bob.room.status).not.toHaveAttribute('data-status', 'connected');
  await alice.room.say('one');
  await alice.room.say('two');
  await bob.goOnline();
  await bob.room.expectSaid(['one', 'two']);
  await bob.page.getByRole('link', { name: 'Enter the room to speak' }).click();
  await bob.room.waitConnected();
  await alice.room.expectPeople(2);
});

test('a room’s sheet offers its view-only link', async ({ alice }) => {
  await alice.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await alice.room.enter('tea');
  await alice.page.getByRole('link', { name: 'tea' }).first().click();
  const link = alice.page.getByRole('link', { name: 'View-only link' });
  await expect(link).toHaveAttribute('href', '/r/tea/watch');
  await alice.page.locator('[data-copy$="/watch"]').click();
  const copied = await alice.page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).pathname).toBe('/r/tea/watch');
  expect(new URL(alice.page.url()).pathname).toBe('/r/tea');
});
