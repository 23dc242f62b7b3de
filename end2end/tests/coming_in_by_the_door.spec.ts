// A room has a door: with sheets and forms, so also without JavaScript.
import { type Page, expect } from '@playwright/test';
import { test } from './fixtures';
import { chatter } from './support/chatter';
import { PHONE, expectToFit } from './support/phone';

/** Says something with the form of the page, as the first in the room. */
async function opens(page: Page, room: string): Promise<void> {
  await page.goto(`/r/${room}`);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Welcome');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('[data-message]').filter({ hasText: 'Welcome' }).locator('.role-mark')).toHaveText('owner');
}

/** Opens a part of the sheet of hosts. */
async function part(page: Page, name: string): Promise<void> {
  await page.goto('/r/tea/hosts');
  await page.locator('summary', { hasText: name }).click();
}

async function setDoor(page: Page, door: string, password?: string): Promise<void> {
  await part(page, 'Who may come in');
  await page.getByLabel('This room is open to').selectOption(door);
  if (password !== undefined) await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
}

test('with a password a room shows its name and asks for it, and whoever knows it is in', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  await setDoor(alice.page, 'password', 'open sesame');
  await expect(alice.page.getByText('set a password for coming in')).toBeVisible();
  bob.mayBeRefused = true;
  await bob.page.goto('/r/tea');
  await expect(bob.page.getByRole('heading', { name: 'tea' })).toBeVisible();
  await expect(bob.page.getByText('Welcome')).toHaveCount(0);
  await bob.page.getByLabel('Password').fill('open barley');
  await bob.page.getByRole('button', { name: 'Come in' }).click();
  await expect(bob.page.getByRole('alert')).toHaveText('That is not the password.');
  await bob.page.getByLabel('Password').fill('open sesame');
  await bob.page.keyboard.press('Enter');
  await expect(bob.page).toHaveURL(/\/r\/tea$/);
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome']);
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Thank you');
  await bob.page.getByRole('button', { name: 'Send' }).click();
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'Thank you']);
});

test('the link with the key opens a room by a button, until there is a new one', async ({ alice, bob, carol }) => {
  await opens(alice.page, 'tea');
  await setDoor(alice.page, 'link');
  await part(alice.page, 'Who may come in');
  const key = await alice.page.getByRole('link', { name: 'Link that opens the room' }).getAttribute('href');
  for (const guest of [bob, carol]) guest.mayBeRefused = true;
  await bob.page.goto('/r/tea');
  await expect(bob.page.getByText('opened by a link with its key')).toBeVisible();
  await bob.page.goto(key!);
  await expect(bob.page.getByText('Welcome')).toHaveCount(0);
  await bob.page.getByRole('button', { name: 'Come in' }).click();
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome']);
  await part(alice.page, 'Who may come in');
  await alice.page.getByRole('button', { name: /^Make a new one/ }).click();
  await carol.page.goto(key!);
  await carol.page.getByRole('button', { name: 'Come in' }).click();
  await expect(carol.page.getByRole('alert')).toContainText('does not open the room');
  await bob.page.goto('/r/tea');
  await expect(bob.page.getByText('opened by a link with its key')).toBeVisible();
});

test('a locked room says so to newcomers, and those who have written come in', async ({ alice, bob, carol }) => {
  await opens(alice.page, 'tea');
  await bob.page.goto('/r/tea');
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Hello');
  await bob.page.getByRole('button', { name: 'Send' }).click();
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'Hello']);
  await setDoor(alice.page, 'locked');
  await expect(alice.page.getByText('locked the room')).toBeVisible();
  carol.mayBeRefused = true;
  for (const path of ['/r/tea', '/r/tea/people', '/r/tea/about', '/r/tea/watch']) {
    await carol.page.goto(path);
    await expect(carol.page.getByText(/This room is locked|Only those who come in/)).toBeVisible();
    await expect(carol.page.getByText(/Welcome|owner/)).toHaveCount(0);
  }
  await carol.page.getByRole('link', { name: 'To the lobby' }).click();
  await expect(carol.page).toHaveURL(/\/$/);
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'Hello']);
});

test('hosts take a room off the list and put it on again', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  for (const [choice, shown] of [['false', 0], ['true', 1]] as const) {
    await part(alice.page, 'In the list of rooms');
    await alice.page.getByLabel('In the list of rooms').selectOption(choice);
    await alice.page.getByRole('button', { name: 'Save' }).click();
    await expect(alice.page.getByText(choice === 'true' ? 'put the room on the list' : 'took the room off the list')).toBeVisible();
    await bob.lobby.open();
    await expect(bob.page.getByRole('link', { name: /tea/ })).toHaveCount(shown);
  }
});

test('what old words a room would lose is said before it is done', async ({ alice, browser, server }) => {
  await opens(alice.page, 'tea');
  await chatter(browser, server, 'tea', ['one', 'two']);
  await part(alice.page, 'How long words are kept');
  await expect(alice.page.getByText('This server keeps words for ever.')).toBeVisible();
  await alice.page.getByLabel('Days in this room').fill('7');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(alice.page.getByRole('alert')).toContainText('all that is older than 7 days leaves this room for everybody');
  await alice.page.getByRole('button', { name: 'Keep words for 7 days' }).click();
  await expect(alice.page.getByText('let words be kept for 7 days')).toBeVisible();
  await part(alice.page, 'How long words are kept');
  await expect(alice.page.getByLabel('Days in this room')).toHaveValue('7');
});

test('the door speaks Korean, and fits a phone', async ({ alice, invite }) => {
  await opens(alice.page, 'tea');
  await setDoor(alice.page, 'password', '열려라 참깨');
  const cheolsu = await invite('ko', PHONE);
  cheolsu.mayBeRefused = true;
  await cheolsu.page.goto('/r/tea');
  await expect(cheolsu.page.getByText('비밀번호가 있는 방입니다')).toBeVisible();
  await expectToFit(cheolsu.page);
  await cheolsu.page.getByLabel('비밀번호').fill('열려라');
  await cheolsu.page.getByRole('button', { name: '들어가기' }).click();
  await expect(cheolsu.page.getByRole('alert')).toHaveText('비밀번호가 아닙니다.');
  await cheolsu.page.getByLabel('비밀번호').fill('열려라 참깨');
  await cheolsu.page.getByRole('button', { name: '들어가기' }).click();
  await expect(cheolsu.page.locator('[data-body]')).toHaveText(['Welcome']);
});
