// What hosts look at first, while its author and the hosts are there: each page shows at once what the other does.
import { expect, test } from './fixtures';
import type { Person } from './support/person';
import { expectAccessible } from './support/axe';

const WAITS = 'A host looks at this first.';

/** Both are in the room, and its host looks at what this rule is about. */
async function meet(alice: Person, bob: Person, rule = 'The first message of each person', words = ''): Promise<void> {
  for (const { room } of [alice, bob]) await room.enter('tea');
  await alice.room.say('Welcome');
  await bob.room.expectSaid(['Welcome']);
  await alice.page.locator('.room__title').click();
  const dialog = alice.page.getByRole('dialog');
  await dialog.getByRole('link', { name: 'Who keeps this room' }).click();
  await dialog.locator('summary', { hasText: 'Looked at first' }).click();
  await dialog.getByLabel(rule).check();
  await dialog.getByLabel(/Words and phrases/).fill(words);
  await expectAccessible(alice.page);
  await dialog.locator('details[open]').getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/chose what to look at first/)).toBeVisible();
  await alice.page.keyboard.press('Escape');
}

test('a message waits where its author wrote it, also on a page that is loaded again, until a host lets it through', async ({ alice, bob, carol }) => {
  await meet(alice, bob);
  await carol.room.enter('tea');
  await bob.room.say('I am new');
  const waits = bob.room.message('I am new').getByText(WAITS);
  await expect(waits).toBeVisible();
  await expect(bob.room.message('I am new').getByRole('button', { name: 'Send again' })).toHaveCount(0);
  await expectAccessible(bob.page);
  const badge = alice.page.locator('.room__waiting');
  await expect(badge).toHaveAccessibleName('1 waits for a host');
  await bob.page.reload();
  await expect(waits).toBeVisible();
  await expect(badge).toHaveText('1');
  await badge.click();
  const list = alice.page.getByRole('dialog');
  await expect(list.getByText('I am new')).toBeVisible();
  await expectAccessible(alice.page);
  await list.getByRole('button', { name: 'Let it through' }).click();
  await expect(list.getByText('I am new')).toBeHidden();
  await expect(badge).toBeHidden();
  for (const { room } of [alice, bob, carol]) await room.expectSaid(['Welcome', 'I am new']);
  await expect(waits).toHaveCount(0);
  await bob.room.say('Thank you');
  await carol.room.expectSaid(['Welcome', 'I am new', 'Thank you']);
});

test('an author takes back what waits with two clicks, and is told at once what a host refuses', async ({ alice, bob }) => {
  await meet(alice, bob);
  for (const text of ['one', 'two']) {
    await bob.room.say(text);
    await expect(bob.room.message(text).getByText(WAITS)).toBeVisible();
  }
  await bob.room.message('one').getByRole('link', { name: 'Delete' }).click();
  const dialog = bob.page.getByRole('dialog');
  await expectAccessible(bob.page);
  await dialog.getByRole('listitem').filter({ hasText: 'one' }).getByRole('button', { name: 'Take it back' }).click();
  await expect(dialog.getByText('one', { exact: true })).toBeHidden();
  await bob.page.keyboard.press('Escape');
  await expect(bob.room.message('one')).toHaveCount(0);
  await expect(bob.room.message('two').getByText(WAITS)).toBeVisible();
  const badge = alice.page.locator('.room__waiting');
  await expect(badge).toHaveText('1');
  await badge.click();
  await alice.page.getByRole('dialog').getByRole('button', { name: 'Refuse', exact: true }).click();
  await expect(bob.room.message('two')).toContainText('The hosts do not let that through.');
  await bob.room.message('two').getByRole('button', { name: 'Delete' }).click();
  await expect(bob.room.messages).toHaveCount(1);
});

test('what was written without a network waits for a host when there is one, and what was decided meanwhile is learnt', async ({ alice, bob }) => {
  await meet(alice, bob);
  await bob.room.say('one');
  await expect(bob.room.message('one').getByText(WAITS)).toBeVisible();
  await bob.goOffline();
  await bob.room.say('two');
  await expect(bob.room.message('two')).toBeVisible();
  const badge = alice.page.locator('.room__waiting');
  await expect(badge).toHaveText('1');
  await badge.click();
  const list = alice.page.getByRole('dialog');
  await list.getByRole('button', { name: 'Refuse', exact: true }).click();
  await expect(list.getByText('one', { exact: true })).toBeHidden();
  await bob.goOnline();
  await expect(bob.room.message('one')).toContainText('The hosts do not let that through.');
  await expect(bob.room.message('two').getByText(WAITS)).toBeVisible();
  await expect(badge).toHaveText('1');
});

test('an edit that a host looks at first changes nothing for the others until it is let through', async ({ alice, bob }) => {
  await meet(alice, bob, 'Messages with a word of this list', 'spam');
  await bob.room.say('harmless');
  await alice.room.expectSaid(['Welcome', 'harmless']);
  await bob.room.act('harmless', 'Edit');
  await bob.room.composer.fill('some spam');
  await bob.room.composer.press('Enter');
  await expect(bob.room.messages.last().getByText(WAITS)).toBeVisible();
  const badge = alice.page.locator('.room__waiting');
  await expect(badge).toHaveText('1');
  await expect(alice.room.message('harmless')).toBeVisible();
  await badge.click();
  const list = alice.page.getByRole('dialog');
  await expect(list.getByText('would like to change a message to')).toBeVisible();
  await list.getByRole('button', { name: 'Let it through' }).click();
  await expect(alice.room.message('some spam').getByText('edited')).toBeVisible();
  await expect(bob.room.messages.getByText(WAITS)).toHaveCount(0);
});
