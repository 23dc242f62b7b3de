import { expect, test } from './fixtures';

test('the browser’s language is the page’s', async ({ alice, cheolsu }) => {
  await alice.lobby.open();
  await expect(alice.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(alice.page.getByRole('heading', { name: 'Rooms' })).toBeVisible();

  await cheolsu.lobby.open();
  await expect(cheolsu.page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(cheolsu.page.getByRole('heading', { name: '방', exact: true })).toBeVisible();
  await cheolsu.lobby.enter('차');
  await expect(cheolsu.page.getByRole('log', { name: '메시지' })).toBeVisible();
  await expect(cheolsu.page.getByText('아직 아무 말도 없습니다')).toBeVisible();
});

test('a language that Parlor does not speak gets English', async ({ invite }) => {
  const jeanne = await invite('en', { locale: 'fr-FR' });
  await jeanne.lobby.open();
  await expect(jeanne.page.locator('html')).toHaveAttribute('lang', 'en');
});

test('the other language is a link away, leads back to the same page, and is remembered', async ({ alice }) => {
  await alice.room.open('차-tea');
  const path = new URL(alice.page.url()).pathname;
  await alice.page.getByRole('link', { name: '한국어' }).click();
  await expect(alice.page.locator('html')).toHaveAttribute('lang', 'ko');
  expect(new URL(alice.page.url()).pathname).toBe(path);
  await alice.lobby.open();
  await expect(alice.page.getByRole('heading', { name: '방', exact: true })).toBeVisible();
  await alice.page.getByRole('link', { name: 'English' }).click();
  await expect(alice.page.locator('html')).toHaveAttribute('lang', 'en');
  await alice.page.reload();
  await expect(alice.page.getByRole('heading', { name: 'Rooms' })).toBeVisible();
});
