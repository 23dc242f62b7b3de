import { expect, test } from './fixtures';
import type { Person } from './support/person';

/** Opens the sheet, by the room's name. */
async function about({ page }: Person): Promise<void> {
  await page.locator('.room__title').click();
  await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();
}

async function describe(person: Person, topic: string, description: string): Promise<void> {
  await person.page.getByText('Change topic and description').click();
  await person.page.getByRole('textbox', { name: 'Topic', exact: true }).fill(topic);
  await person.page.getByRole('textbox', { name: 'Description', exact: true }).fill(description);
  await person.page.getByRole('button', { name: 'Save' }).click();
}

test('who opens a room by its name reads what it is about, and says so', async ({ alice }) => {
  await alice.room.open('tea');
  await about(alice);
  await expect(alice.page.getByText('Nobody has said yet')).toBeVisible();
  await expect(alice.page.getByRole('link', { name: '/r/tea', exact: false }).last()).toContainText('http://');
  await describe(alice, 'Tea & talk', '**Rules**\n\n- Be kind');
  await expect(alice.page.locator('.about-sheet__topic')).toHaveText('Tea & talk');
  await expect(alice.page.locator('.about-sheet__description strong')).toHaveText('Rules');
  await alice.room.open('tea');
  await expect(alice.page.locator('[data-topic]')).toHaveText('Tea & talk');
});

test('what cannot be a topic is explained, and nothing that was written is lost', async ({ alice }) => {
  await alice.page.goto('/r/tea/about');
  await describe(alice, 'a\u202eb', 'Kept as it was\n\n');
  await expect(alice.page.getByRole('alert')).toContainText('at most 120 characters');
  await expect(alice.page.getByRole('textbox', { name: 'Description', exact: true })).toHaveValue('Kept as it was\n\n');
});
