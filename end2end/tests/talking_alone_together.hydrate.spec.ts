import { expect, test } from './fixtures';

test('who is written to alone sees it beside what they read, wherever that is', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await bob.room.say('Tea, anybody?');
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await alice.room.message('Tea, anybody?').locator('[data-name]').click();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Write privately' }).click();
  await expect(alice.room.log).toBeVisible();
  await alice.room.waitConnected();
  await alice.room.say('psst');
  const beside = bob.page.locator('.my-rooms__link').filter({ hasText: 'Alice' });
  await expect(beside.locator('.unread--calls')).toHaveText(/1 unread message/);
  await beside.click();
  await expect(bob.room.message('psst')).toBeVisible();
  await bob.room.say('I am here');
  await expect(alice.room.message('I am here')).toBeVisible();
});
