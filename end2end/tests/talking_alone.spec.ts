// A room of two people: reached by a card, told to the other, closed to everybody else.
import { expect, test } from './fixtures';
import type { Person } from './support/person';

/** Says something, whether the page runs scripts or not. */
async function say(person: Person, text: string): Promise<void> {
  await person.room.composer.fill(text);
  await person.page.getByRole('button', { name: person.words.send, exact: true }).click();
  await expect(person.room.message(text)).toBeVisible();
}

async function name(person: Person, nickname: string): Promise<void> {
  await person.lobby.open();
  await person.lobby.rename(nickname);
  await expect(person.page.locator('.identity__name')).toHaveText(nickname);
}

test('two people talk alone: each finds the room under the other’s name, and nobody else gets in', async ({ alice, bob, carol }) => {
  await name(alice, 'Alice');
  await name(bob, 'Bob');
  await bob.room.open('tea');
  await say(bob, 'Tea, anybody?');
  await alice.room.open('tea');
  await alice.room.message('Tea, anybody?').locator('[data-name]').click();
  await alice.page.getByRole('button', { name: 'Write privately' }).click();
  await expect(alice.page.getByRole('heading', { level: 1, name: 'Bob' })).toBeVisible();
  await say(alice, 'Just the two of us?');

  const toAlice = bob.page.getByRole('link', { name: 'Alice' });
  // The page of one's rooms is as it was when it was loaded, and what Alice says takes a moment to be kept.
  await expect(async () => {
    await bob.page.goto('/rooms');
    await expect(toAlice).toBeVisible({ timeout: 500 });
  }).toPass();
  await toAlice.click();
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Alice' })).toBeVisible();
  await expect(bob.room.message('Just the two of us?')).toBeVisible();

  await carol.page.goto(alice.page.url());
  await expect(carol.lobby.field).toHaveAccessibleDescription('That is the room of two other people.');
  await expect(carol.page.locator('[data-rooms-total]')).toHaveText(carol.words.roomsTotal(1));
});
