// Keeping a room while its people are there: each page shows at once what hosts do.
import { expect, test } from './fixtures';
import { PHONE } from './support/phone';
import type { Person } from './support/person';
import { expectAccessible } from './support/axe';
import { inTurn } from './support/in_turn';

/** Opens the card of whoever said this, in the page's dialog. */
async function card({ page, room }: Person, text: string): Promise<void> {
  await room.messages.filter({ hasText: text }).last().locator('[data-name]').first().click();
  await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
}

async function ban(host: Person, text: string, choose: Record<string, string> = {}): Promise<void> {
  const dialog = host.page.getByRole('dialog');
  await card(host, text);
  await dialog.getByText('Ban or mute').click();
  for (const [label, option] of Object.entries(choose)) await dialog.getByLabel(label).selectOption({ label: option });
  await dialog.getByLabel('Reason').fill('Advertising');
  await expectAccessible(host.page);
  await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'Take it back' })).toBeVisible();
  await host.page.keyboard.press('Escape');
}

test('whoever says the first word is told once that the room is theirs', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.say('Welcome');
  await expect(alice.room.notices).toContainText('This room is yours');
  await expect(alice.page.locator('[data-message] .role-mark')).toHaveText('owner');
  await expect(alice.page.locator('.member-list .role-mark')).toHaveText('owner');
});

test('the people of a room are shown with its owner first', async ({ alice, bob }) => {
  for (const { room } of [bob, alice]) await room.enter('tea');
  await alice.room.say('Welcome');
  // The sheet shows who was owner when it was loaded: by then the message must be kept.
  await bob.room.expectSaid(['Welcome']);
  await bob.page.goto('/r/tea/people');
  const people = bob.page.locator('.people-sheet__person');
  await expect(people).toHaveCount(2);
  await expect(people.first().locator('.role-mark')).toHaveText('owner');
  await expect(people.last().locator('.role-mark')).toHaveCount(0);
});

test('a banned person is shown why and until when, keeps what they write, and no way leads back', async ({ alice, bob, cheolsu }) => {
  for (const { room } of [alice, bob, cheolsu]) await room.enter('tea');
  await inTurn([alice, 'Welcome'], [bob, 'buy this'], [cheolsu, '안녕하세요']);
  await bob.room.composer.fill('half a sentence');
  await ban(alice, 'buy this');
  for (const { room } of [alice, cheolsu]) {
    await expect(room.bodies).toHaveText(['Welcome', '안녕하세요']);
    await room.expectPeople(2);
  }
  const line = bob.page.locator('.composer__block');
  await expect(line).toContainText('A host has banned you here');
  await expect(line).toContainText('Advertising');
  await expect(line.locator('time')).toContainText('20');
  await bob.room.composer.press('Enter');
  await expect(bob.room.composer).toHaveValue('half a sentence');
  await expect(alice.room.bodies).toHaveCount(2);

  bob.mayBeRefused = true;
  await bob.page.reload();
  await expect(line).toContainText('Advertising');
  await expect(bob.room.bodies).toHaveText(['Welcome', '안녕하세요']);
  await expect(bob.room.composer).toHaveValue('half a sentence');
  const tab = await bob.openTab();
  await tab.open('tea');
  await expect(tab.page.locator('.composer__block')).toContainText('Advertising');
  await alice.room.expectPeople(2);
});

test('a mute ends by itself on the page of whoever was muted, and hosts take it back', async ({ alice, bob }) => {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await inTurn([alice, 'Welcome'], [bob, 'noise']);
  await ban(alice, 'noise', { 'From what': 'From writing: they may stay', 'And remove what they wrote': 'nothing' });
  const line = bob.page.locator('.composer__block');
  await expect(line).toContainText('A host has muted you here');
  await alice.room.expectPeople(2);
  await bob.room.composer.fill('still here');
  await bob.room.composer.press('Enter');
  await expect(alice.room.bodies).toHaveCount(2);
  await card(alice, 'noise');
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await expect(line).toBeEmpty();
  await bob.room.composer.press('Enter');
  await expect(alice.room.bodies).toHaveText(['Welcome', 'noise', 'still here']);
});

test('a host deletes what members said, with the tools of the message, on a phone', async ({ alice, carol, invite }) => {
  const bob = await invite('en', PHONE);
  for (const { room } of [alice, bob, carol]) await room.enter('tea');
  await inTurn([alice, 'Welcome'], [carol, 'a slip'], [bob, 'mine']);
  const mayDelete = async (text: string) => {
    await bob.room.act(text);
    const tools = bob.room.message(text).locator('.message-tools');
    await expect(tools.getByRole('button', { name: 'Reply' })).toBeVisible();
    return (await tools.getByRole('button', { name: 'Delete' }).count()) === 1;
  };
  expect(await mayDelete('a slip')).toBe(false);
  await card(alice, 'mine');
  const dialog = alice.page.getByRole('dialog');
  await dialog.locator('summary', { hasText: 'Make host' }).click();
  await dialog.getByRole('button', { name: 'Make host' }).click();
  await expect(bob.room.notices.last()).toContainText('You are a host of this room now');
  await expect(bob.page.locator('[data-message] .role-mark')).toHaveText(['owner', 'host']);
  expect(await mayDelete('Welcome')).toBe(false);
  await bob.room.act('a slip', 'Delete', 'Delete message');
  await expect(carol.page.locator('.message__deleted')).toBeVisible();
  await expect(carol.room.bodies).toHaveText(['Welcome', 'mine']);
});

test('in slow mode the seconds are counted down above the field, and the words stay in it', async ({ alice, bob }) => {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await alice.room.say('Welcome');
  await bob.room.expectSaid(['Welcome']);
  await alice.page.goto('/r/tea/hosts');
  await alice.page.locator('summary', { hasText: 'Who may write' }).click();
  await alice.page.getByLabel(/Slow mode/).selectOption('5');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(alice.page.getByText('set slow mode to 5 s')).toBeVisible();
  await bob.room.say('one');
  const line = bob.page.locator('.composer__block');
  await expect(line).toHaveText(/Slow mode: wait before you write again\. [1-5]$/);
  await bob.room.say('two');
  await expect(bob.room.composer).toHaveValue('two');
  await expect(line).toHaveText(/ 2$/);
  await expect(line).toBeEmpty();
  await bob.room.composer.press('Enter');
  await bob.room.expectSaid(['Welcome', 'one', 'two']);
});

test('a message is reported from its tools on a phone, a number tells the host at once, and the message goes', async ({ alice, carol, invite }) => {
  const bob = await invite('en', PHONE);
  for (const { room } of [alice, bob, carol]) await room.enter('tea');
  await inTurn([alice, 'Welcome'], [carol, 'buy this']);
  await bob.room.expectSaid(['Welcome', 'buy this']);
  await bob.room.act('buy this');
  await bob.room.message('buy this').getByRole('link', { name: 'Tell the hosts' }).click();
  const form = bob.page.getByRole('dialog');
  await expect(form.getByText('buy this')).toBeVisible();
  await form.getByLabel('What is wrong with this message?').fill('Advertising');
  await expectAccessible(bob.page);
  await form.getByRole('button', { name: 'Send to the hosts' }).click();
  await expect(form.getByText('The hosts have it')).toBeVisible();

  const waiting = alice.page.locator('.room__waiting');
  await expect(waiting).toHaveText('1');
  await expect(waiting).toHaveAccessibleName('1 waits for a host');
  await expect(carol.page.locator('.room__waiting')).toBeHidden();
  await waiting.click();
  const list = alice.page.getByRole('dialog');
  await expect(list.getByText('Advertising')).toBeVisible();
  await expectAccessible(alice.page);
  await list.getByRole('button', { name: 'Delete the message' }).click();
  await expect(list.getByText('Advertising')).toBeHidden();
  await expect(waiting).toBeHidden();
  await expect(carol.page.locator('.message__deleted')).toBeVisible();
  await expect(alice.room.bodies).toHaveText(['Welcome']);
});

test('who keeps the room reports nothing, and nobody their own words', async ({ alice, bob }) => {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await inTurn([alice, 'Welcome'], [bob, 'mine']);
  for (const [{ room }, text, tools] of [[alice, 'mine', 0], [bob, 'mine', 0], [bob, 'Welcome', 1]] as const) {
    await room.act(text);
    await expect(room.message(text).getByRole('button', { name: 'Reply' })).toBeVisible();
    await expect(room.message(text).getByRole('link', { name: 'Tell the hosts' })).toHaveCount(tools);
  }
});

test('in calm mode new people wait, everybody is told when it begins and ends, and what was written is sent then', async ({ alice, bob }) => {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await alice.room.say('Welcome');
  await bob.room.expectSaid(['Welcome']);
  const tab = await alice.openTab();
  const hosts = tab.page;
  await hosts.goto('/r/tea/hosts');
  await hosts.getByRole('button', { name: 'Calm mode for an hour' }).click();
  await expect(hosts.getByText(/Calm mode until .*: new people do not write/)).toBeVisible();
  for (const { room } of [alice, bob]) await expect(room.notices.last()).toContainText('Calm mode: new people do not write');
  await bob.room.say('am I new?');
  const line = bob.page.locator('.composer__block');
  await expect(line).toContainText('New people only read and react here at first. Until');
  await alice.room.say('a moment, please');
  await hosts.getByRole('button', { name: 'End calm mode' }).click();
  await expect(bob.room.notices.last()).toContainText('Calm mode is over.');
  await expect(line).toBeEmpty();
  await bob.room.message('am I new?').getByRole('button', { name: 'Send again' }).click();
  await alice.room.expectSaid(['Welcome', 'a moment, please', 'am I new?']);
});
