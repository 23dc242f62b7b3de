// Administering a server: the link, every room, bans from all of it, and its rules; with sheets as pages, as without JavaScript.
import { expect, test } from './fixtures';
import type { Page } from '@playwright/test';
import type { Server } from './support/server';
import { expectAccessible } from './support/axe';
import { PHONE } from './support/phone';

/** Says something with the form of the page, as the first in the room. */
async function opens(page: Page, room: string): Promise<void> {
  await page.goto(`/r/${room}`);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Welcome');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('[data-body]')).toHaveText(['Welcome']);
}

/** Audits the page where scripts run: axe is one. */
async function audit(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) await expectAccessible(page);
}

async function administer(page: Page, server: Server): Promise<void> {
  await page.goto(server.adminLink);
  await expect(page.getByText('With this link you administer this server')).toBeVisible();
  await page.getByRole('button', { name: 'Administer this server' }).click();
  await expect(page.getByRole('heading', { name: 'This server' })).toBeVisible();
}

test('with the admin link somebody sees the server, finds a room, and has every power in it', async ({ alice, bob, server }) => {
  await opens(bob.page, 'tea');
  await administer(alice.page, server);
  await audit(alice.page);
  await alice.page.setViewportSize(PHONE.viewport);
  await audit(alice.page);
  await expect(alice.page.getByText('People online')).toBeVisible();
  await alice.page.getByRole('link', { name: /^tea/ }).click();
  await expect(alice.page.getByText('You administer this server')).toBeVisible();
  await alice.page.locator('summary', { hasText: 'Clear the room' }).click();
  await alice.page.getByRole('button', { name: 'All messages' }).click();
  await expect(alice.page.getByText("removed everybody's messages")).toBeVisible();
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('[data-body]')).toHaveCount(0);
  // There is a way back to it from their rooms.
  await alice.page.goto('/rooms');
  await alice.page.getByRole('link', { name: 'Administer this server' }).click();
  await expect(alice.page.getByRole('heading', { name: 'This server' })).toBeVisible();
});

test('nobody else comes to the page of the server', async ({ bob }) => {
  bob.mayBeRefused = true;
  const answer = await bob.page.goto('/admin');
  expect(answer?.status()).toBe(403);
  await bob.page.goto('/admin/link/00000000000000000000000000000000');
  await bob.page.getByRole('button', { name: 'Administer this server' }).click();
  await expect(bob.page.getByRole('alert')).toContainText('not valid any more');
});

test('somebody who is banned from the server writes in no room, also not in their own, until it is taken back', async ({ alice, bob, server }) => {
  await opens(bob.page, 'tea');
  await administer(alice.page, server);
  await alice.page.goto('/r/tea');
  const address = await alice.page.locator('[data-message] a[data-name]').first().getAttribute('href');
  await alice.page.goto(`/r/tea${address}`);
  await alice.page.locator('summary', { hasText: 'Ban or mute' }).click();
  await expect(alice.page.getByLabel('From what').locator('option')).toHaveText(['From this whole server, in every room']);
  await alice.page.getByLabel('Reason').fill('Advertising');
  await alice.page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(alice.page.getByText('Banned from this server')).toBeVisible();
  await audit(alice.page);
  for (const room of ['tea', 'another']) {
    await bob.page.goto(`/r/${room}`);
    await expect(bob.page.locator('.composer__block')).toContainText('Advertising');
  }
  await alice.page.goto('/admin');
  await alice.page.getByRole('button', { name: 'Take it back' }).click();
  await expect(alice.page.getByText('Nobody is banned from the whole server')).toBeAttached();
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('.composer__block')).toBeEmpty();
});

test('where only administrators open rooms, others are told so until one has', async ({ alice, bob, server }) => {
  await administer(alice.page, server);
  await alice.page.locator('summary', { hasText: 'Rules for all rooms' }).click();
  await alice.page.getByLabel('Who opens rooms').selectOption('hosts');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(alice.page.getByText('let only administrators open rooms')).toBeVisible();
  await bob.page.goto('/r/class');
  await expect(bob.page.locator('.composer__block')).toHaveText(/Only hosts write here/);
  await opens(alice.page, 'class');
  await bob.page.goto('/r/class');
  await expect(bob.page.locator('.composer__block')).toBeEmpty();
});

test('the page of the server in Korean', async ({ cheolsu, server }) => {
  await cheolsu.page.goto(server.adminLink);
  await cheolsu.page.getByRole('button', { name: '이 서버 관리하기' }).click();
  await expect(cheolsu.page.getByText('관리자로 만들었습니다')).toBeVisible();
  await audit(cheolsu.page);
});

test('a room is closed by a button, its page says so to its owner too, and it is opened again', async ({ alice, bob, carol, server }) => {
  await opens(bob.page, 'tea');
  await administer(alice.page, server);
  await alice.page.getByRole('link', { name: /^tea/ }).click();
  await alice.page.locator('summary', { hasText: 'Close this room' }).click();
  await audit(alice.page);
  await alice.page.getByRole('button', { name: 'Close this room' }).click();
  await expect(alice.page.getByText('closed the room')).toBeVisible();
  await audit(alice.page);
  bob.mayBeRefused = true;
  await bob.page.goto('/r/tea');
  await expect(bob.page.getByText('This room was closed by who runs this server')).toBeVisible();
  await expect(bob.page.getByText('Welcome')).toHaveCount(0);
  await audit(bob.page);
  await carol.page.goto('/');
  await expect(carol.page.getByRole('link', { name: /^tea/ })).toHaveCount(0);
  await alice.page.goto('/admin');
  await expect(alice.page.getByRole('link', { name: /^tea/ })).toContainText('closed');
  await alice.page.getByRole('link', { name: /^tea/ }).click();
  await alice.page.getByRole('button', { name: 'Open it again' }).click();
  await expect(alice.page.getByText('let everybody come in')).toBeVisible();
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome']);
});

test('a closed room in Korean', async ({ alice, cheolsu, invite, server }) => {
  await opens(alice.page, 'tea');
  await cheolsu.page.goto(server.adminLink);
  await cheolsu.page.getByRole('button', { name: '이 서버 관리하기' }).click();
  await cheolsu.page.getByRole('link', { name: /^tea/ }).click();
  await cheolsu.page.locator('summary', { hasText: '방 닫기' }).click();
  await cheolsu.page.getByRole('button', { name: '방 닫기' }).click();
  await expect(cheolsu.page.getByRole('listitem').filter({ hasText: '방을 닫았습니다' })).toBeVisible();
  await audit(cheolsu.page);
  const guest = await invite('ko');
  guest.mayBeRefused = true;
  await guest.page.goto('/r/tea');
  await expect(guest.page.getByText('서버 관리자가 닫은 방입니다')).toBeVisible();
});

test('rooms where something waits for a host are found, and what was refused is listed', async ({ alice, bob, server }) => {
  await opens(bob.page, 'tea');
  await opens(bob.page, 'tennis');
  await administer(alice.page, server);
  await alice.page.goto('/r/tea?tell=question');
  await alice.page.getByRole('textbox').fill('May I bring a friend?');
  await alice.page.getByRole('button', { name: 'Send' }).click();
  await expect(alice.page.getByText('The hosts have it')).toBeVisible();
  await alice.page.goto('/admin');
  await expect(alice.page.getByRole('link', { name: /^tennis/ })).toBeVisible();
  await alice.page.getByRole('link', { name: 'Where something waits for a host' }).click();
  await expect(alice.page.getByRole('link', { name: /^tea/ })).toContainText('1 thing waits for a host');
  await expect(alice.page.getByRole('link', { name: /^tennis/ })).toHaveCount(0);
  await alice.page.locator('summary', { hasText: 'Limits that were hit' }).click();
  await expect(alice.page.getByText('Nothing was refused since the server started')).toBeVisible();
  await audit(alice.page);
  await alice.page.getByRole('link', { name: 'All rooms' }).click();
  await expect(alice.page.getByRole('link', { name: /^tennis/ })).toBeVisible();
});
