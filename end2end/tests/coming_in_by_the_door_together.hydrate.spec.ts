// The door of a room closes while people are in it: each page shows at once what that means.
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import type { Person } from './support/person';

/** Sets the door in the page's dialog. */
async function setDoor({ page }: Person, door: string, password?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.locator('a.room__title').click();
  await dialog.getByRole('link', { name: 'Who keeps this room' }).click();
  await dialog.locator('summary', { hasText: 'Who may come in' }).click();
  await dialog.getByLabel('This room is open to').selectOption(door);
  if (password !== undefined) await dialog.getByLabel(/^Password/).fill(password);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/set a password|let everybody come in/)).toBeVisible();
  await page.keyboard.press('Escape');
}

test('whoever is sent away by a door is told above the field, keeps what they write, and is led to the door', async ({ alice, bob }) => {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await alice.room.say('Welcome');
  await expect(bob.room.bodies).toHaveText(['Welcome']);
  await bob.room.composer.fill('half a sentence');
  await setDoor(alice, 'password', 'open sesame');
  await alice.room.expectPeople(1);
  const line = bob.page.locator('.composer__block');
  await expect(line).toContainText('This room is closed to you now.');
  await bob.room.composer.press('Enter');
  await expect(bob.room.composer).toHaveValue('half a sentence');
  bob.mayBeRefused = true;
  // A sheet of the room shows its door instead.
  await bob.page.locator('a.room__title').click();
  await expect(bob.page.getByRole('dialog').getByLabel('Password')).toBeVisible();
  await expectAccessible(bob.page);
  await bob.page.keyboard.press('Escape');
  await line.getByRole('link', { name: 'To its door' }).click();
  await expect(bob.page.getByText('This room has a password.')).toBeVisible();
  await expectAccessible(bob.page);
  await bob.page.getByLabel('Password').fill('open sesame');
  await bob.page.getByRole('button', { name: 'Come in' }).click();
  await expect(bob.room.composer).toHaveValue('half a sentence');
  await alice.room.expectPeople(2);
  await bob.room.composer.press('Enter');
  await expect(alice.room.bodies).toHaveText(['Welcome', 'half a sentence']);
});

test('a page that only watches says that the room is closed', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.say('Welcome');
  await bob.page.goto('/r/tea/watch');
  await expect(bob.room.bodies).toHaveText(['Welcome']);
  await setDoor(alice, 'password', 'open sesame');
  await expect(bob.page.getByText('This room is closed to you now.')).toBeVisible();
  bob.mayBeRefused = true;
  await bob.page.reload();
  await expect(bob.page.getByText('Only those who come in see this room.')).toBeVisible();
  await expectAccessible(bob.page);
});

test('who is in a room that administrators close is sent away at once, and the door says who closed it', async ({ alice, bob, server }) => {
  await bob.room.enter('tea');
  await bob.room.say('Welcome');
  await bob.room.composer.fill('half a sentence');
  await alice.page.goto(server.adminLink);
  await alice.page.getByRole('button', { name: 'Administer this server' }).click();
  await alice.page.getByRole('link', { name: /^tea/ }).click();
  await alice.page.locator('summary', { hasText: 'Close this room' }).click();
  await alice.page.getByRole('button', { name: 'Close this room' }).click();
  const line = bob.page.locator('.composer__block');
  await expect(line).toContainText('This room is closed to you now.');
  await expect(bob.room.composer).toHaveValue('half a sentence');
  bob.mayBeRefused = true;
  await line.getByRole('link', { name: 'To its door' }).click();
  await expect(bob.page.getByText('This room was closed by who runs this server')).toBeVisible();
  await expect(bob.page.getByText('Welcome')).toHaveCount(0);
  await expectAccessible(bob.page);
});
