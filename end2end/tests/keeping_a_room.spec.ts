// Who opens a room keeps it: with sheets and forms, so also without JavaScript.
import { type Page, expect } from '@playwright/test';
import { test } from './fixtures';
import { chatter } from './support/chatter';

/** Says something with the form of the page, as the first in the room. */
async function opens(page: Page, room: string): Promise<void> {
  await page.goto(`/r/${room}`);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Welcome');
  await page.getByRole('button', { name: 'Send' }).click();
  // The mark is there when the message is kept, and with it the room is theirs.
  await expect(page.locator('[data-message]').filter({ hasText: 'Welcome' }).locator('.role-mark')).toHaveText('owner');
}

/** Opens the card of whoever said this. */
async function card(page: Page, text: string): Promise<void> {
  await page.goto('/r/tea');
  const said = page.locator('[data-message]').filter({ hasText: text });
  const address = await said.locator('a[data-name]').getAttribute('href');
  await page.goto(`/r/tea${address}`);
}

test('whoever opens a room is its owner, and is marked as one', async ({ alice }) => {
  await opens(alice.page, 'tea');
  await alice.page.goto('/r/tea');
  await expect(alice.page.locator('[data-message] .role-mark')).toHaveText('owner');
  await alice.page.goto('/r/tea/hosts');
  await expect(alice.page.getByText('This room is yours: you opened it')).toBeVisible();
});

test('with three clicks a spammer is out, and the room is clean', async ({ alice, browser, server }) => {
  await opens(alice.page, 'tea');
  await chatter(browser, server, 'tea', ['buy this', 'buy that']);
  await card(alice.page, 'buy this');
  await alice.page.getByText('Ban or mute').click();
  await alice.page.getByLabel('Reason').fill('Advertising');
  await alice.page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(alice.page.getByText('Banned from this room')).toBeVisible();
  await alice.page.goto('/r/tea');
  await expect(alice.page.locator('[data-body]')).toHaveText(['Welcome']);
  await alice.page.goto('/r/tea/hosts');
  await expect(alice.page.getByText(/banned .* for a day/)).toBeVisible();
  await alice.page.getByRole('button', { name: 'Take it back' }).click();
  await expect(alice.page.getByText('Nobody is banned or muted.')).toBeVisible();
});

test('an owner makes somebody host, who then sees what hosts did, and nobody else does', async ({ alice, bob, carol }) => {
  await opens(alice.page, 'tea');
  await bob.page.goto('/r/tea');
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Hello');
  await bob.page.getByRole('button', { name: 'Send' }).click();
  await expect(bob.page.locator('[data-body]').filter({ hasText: 'Hello' })).toBeVisible();
  await card(alice.page, 'Hello');
  await alice.page.locator('summary', { hasText: 'Make host' }).click();
  await alice.page.getByRole('button', { name: 'Make host' }).click();
  await expect(alice.page.locator('.role-mark')).toHaveText('host');
  await bob.page.goto('/r/tea/hosts');
  await expect(bob.page.getByText('You are a host here')).toBeVisible();
  await expect(bob.page.getByText(/made .* a host/)).toBeVisible();
  await carol.page.goto('/r/tea/hosts');
  await expect(carol.page.locator('.role-mark')).toHaveText(['owner', 'host']);
  await expect(carol.page.getByText(/made .* a host/)).toBeHidden();
});

test('an owner clears the room', async ({ alice, browser, server }) => {
  await opens(alice.page, 'tea');
  await chatter(browser, server, 'tea', ['one', 'two', 'three']);
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Clear the room' }).click();
  await alice.page.getByRole('button', { name: 'All messages' }).click();
  await expect(alice.page.getByText("removed everybody's messages")).toBeVisible();
  await alice.page.goto('/r/tea');
  await expect(alice.page.locator('[data-body]')).toHaveCount(0);
});

test('where only hosts write, everybody else is told so, and may be given a voice', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Who may write' }).click();
  await alice.page.getByLabel(/^Who/).selectOption('hosts');
  await alice.page.getByLabel(/Slow mode/).selectOption('30');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(alice.page.getByText('let only hosts write')).toBeVisible();
  await expect(alice.page.getByText('set slow mode to 30 s')).toBeVisible();
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('.composer__block')).toHaveText(/Only hosts write here/);
  await alice.page.goto('/r/tea');
  await expect(alice.page.locator('.composer__block')).toBeEmpty();
});

test('with the owner link the room is theirs on another device, by a button', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Links for owners and hosts' }).click();
  const link = await alice.page.getByRole('link', { name: 'Owner link' }).getAttribute('href');
  await bob.page.goto(link!);
  await expect(bob.page.getByText('This link makes you an owner of this room.')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Become owner' }).click();
  await expect(bob.page).toHaveURL(/\/r\/tea$/);
  await bob.page.goto('/r/tea/hosts');
  await expect(bob.page.getByText('This room is yours: you opened it')).toBeVisible();
  await expect(bob.page.locator('.role-mark')).toHaveText(['owner', 'owner']);
});

test('where hosts let people in one by one, somebody asks, waits in a line, and writes', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Who may write' }).click();
  await alice.page.getByLabel(/^Who/).selectOption('admitted');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await bob.page.goto('/r/tea');
  await bob.page.getByRole('link', { name: 'Ask to write' }).click();
  await bob.page.getByLabel('What would you like to write about?').fill('My slides');
  await bob.page.getByRole('button', { name: 'Send to the hosts' }).click();
  await expect(bob.page.getByText('The hosts have it')).toBeVisible();
  await alice.page.goto('/r/tea');
  await alice.page.getByRole('link', { name: '1 waits for a host' }).click();
  await expect(alice.page.getByText('My slides')).toBeVisible();
  await alice.page.getByRole('button', { name: 'Let them write' }).click();
  await expect(alice.page.getByText('My slides')).toBeHidden();
  await bob.page.goto('/r/tea');
  await expect(bob.page.locator('.composer__block')).toBeEmpty();
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('Thank you');
  await bob.page.getByRole('button', { name: 'Send' }).click();
  await expect(bob.page.locator('[data-body]')).toHaveText(['Welcome', 'Thank you']);
});

test('somebody tells the hosts something that nobody else reads', async ({ alice, bob, carol }) => {
  await opens(alice.page, 'tea');
  bob.mayBeRefused = true;
  await bob.page.goto('/r/tea/hosts');
  await bob.page.getByRole('link', { name: 'Tell the hosts' }).click();
  await bob.page.getByRole('button', { name: 'Send to the hosts' }).click();
  await expect(bob.page.getByText('Write a line')).toBeVisible();
  await bob.page.getByLabel('What should the hosts know?').fill('Somebody writes to me all the time');
  await bob.page.getByRole('button', { name: 'Send to the hosts' }).click();
  await expect(bob.page.getByText('The hosts have it')).toBeVisible();
  await carol.page.goto('/r/tea/hosts');
  await expect(carol.page.getByText('all the time')).toBeHidden();
  await alice.page.goto('/r/tea/hosts');
  await expect(alice.page.getByText('all the time')).toBeVisible();
  await alice.page.getByRole('button', { name: 'Done' }).click();
  await expect(alice.page.getByText('all the time')).toBeHidden();
});

test('with one button a room has the rules for a stream, and new people are told how long they wait', async ({ alice, bob }) => {
  await opens(alice.page, 'tea');
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Who may write' }).click();
  await alice.page.getByRole('button', { name: 'Stream', exact: true }).click();
  await expect(alice.page.getByText('set slow mode to 10 s')).toBeVisible();
  await expect(alice.page.getByText('let new people write after 5 minutes')).toBeVisible();
  await bob.page.goto('/r/tea');
  const line = bob.page.locator('.composer__block');
  await expect(line).toHaveText(/New people only read and react here at first\. Until .*20/);
  await bob.page.getByRole('textbox', { name: 'Message', exact: true }).fill('I am new');
  await expect(line).not.toBeEmpty();
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Who may write' }).click();
  await expect(alice.page.getByRole('button', { name: 'Stream', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await alice.page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(alice.page.getByText('ended slow mode')).toBeVisible();
  await bob.page.goto('/r/tea');
  await expect(line).toBeEmpty();
});
