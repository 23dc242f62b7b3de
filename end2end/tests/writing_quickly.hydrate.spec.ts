import { expect, test } from './fixtures';

const offers = (person: { page: import('@playwright/test').Page }) => person.page.getByRole('option');

test('an @ offers the people, by keyboard and by mouse, and nothing is sent by choosing one', async ({ alice, bob, carol }) => {
  for (const person of [alice, bob, carol]) await person.room.enter('tea');
  await bob.room.rename('김 철수');
  await carol.room.rename('Carol');
  await alice.room.expectMembers([await alice.room.you.innerText(), '김 철수', 'Carol']);
  const { composer } = alice.room;
  await composer.pressSequentially('Hi @');
  await expect(offers(alice)).toHaveText(['김 철수', 'Carol']);
  await composer.press('ArrowDown');
  await expect(offers(alice).last()).toHaveAttribute('aria-selected', 'true');
  const active = await composer.getAttribute('aria-activedescendant');
  await expect(offers(alice).last()).toHaveAttribute('id', active!);
  await composer.press('Enter');
  await expect(composer).toHaveValue('Hi @Carol ');
  await expect(alice.room.bodies).toHaveCount(0);
  await composer.pressSequentially('and @김');
  await expect(offers(alice)).toHaveText(['김 철수']);
  await offers(alice).click();
  await expect(composer).toBeFocused();
  await composer.press('Enter');
  await expect(bob.page.locator('.message-text__mention--me')).toHaveText('@김\u00a0철수');
  await expect(carol.page.locator('.message-text__mention--me')).toHaveText('@Carol');
  // Who writes a whole name needs no help: one Enter sends.
  await composer.pressSequentially('Bye @김 철수');
  await composer.press('Enter');
  await expect(bob.page.locator('.message-text__mention--me').last()).toHaveText('@김 철수');
});

test('a colon offers emoji by their names, and a whole name becomes one', async ({ alice }) => {
  await alice.room.enter('tea');
  const { composer } = alice.room;
  await composer.pressSequentially('Well done :tad');
  await expect(offers(alice).first()).toHaveText('🎉:tada:');
  await composer.press('Tab');
  await expect(composer).toHaveValue('Well done 🎉 ');
  await composer.pressSequentially(':+1: at 10:30: ok');
  await expect(composer).toHaveValue('Well done 🎉 👍 at 10:30: ok');
  await expect(offers(alice)).toHaveCount(0);
});

test('Escape puts the offers away, and what is written stays', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.pressSequentially('/');
  await expect(offers(alice).first()).toBeVisible();
  await alice.room.composer.press('Escape');
  await expect(offers(alice)).toHaveCount(0);
  await expect(alice.room.composer).toHaveValue('/');
});

test('commands: a nickname, an action, a spoiler, help, a slash that is meant, and the way out', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('/nick 앨리스');
  await alice.room.expectYou('앨리스');
  await expect(alice.room.composer).toHaveValue('');
  await alice.room.say('/me waves');
  await expect(bob.page.locator('.message__does')).toHaveText('앨리스 waves');
  // The name is seen once, and heard once.
  const row = bob.room.messages.last();
  const copied = await row.evaluate((row) => {
    getSelection()?.selectAllChildren(row);
    return getSelection()?.toString();
  });
  expect(copied?.match(/앨리스/g)).toHaveLength(1);
  await expect(row.locator('.message__does > span')).toHaveAttribute('aria-hidden', 'true');
  await alice.room.say('/spoiler the end');
  await expect(bob.page.locator('.message-text__hidden')).toHaveText('the end');
  // Also in an answer: what is to be hidden must not be shown.
  await bob.room.act('the end', bob.words.reply);
  await bob.room.say('/spoiler or not');
  await expect(alice.page.locator('.message-text__hidden').last()).toHaveText('or not');
  await expect(alice.room.messages.last().locator('.reply-quote')).toHaveCount(1);
  await alice.room.say('//nick is a command');
  await expect(bob.room.bodies.last()).toHaveText('/nick is a command');
  await alice.room.say('/teleport home');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'There is no /teleport' })).toBeVisible();
  await expect(alice.room.composer).toHaveValue('/teleport home');
  await alice.room.say('/usr/bin/env');
  await expect(bob.room.bodies.last()).toHaveText('/usr/bin/env');
  await alice.room.say('/help');
  await expect(alice.page.getByRole('dialog', { name: 'Help' })).toBeVisible();
  await alice.page.keyboard.press('Escape');
  await alice.room.say('/leave');
  await alice.page.waitForURL('/');
});

test('what is written while a nickname is asked for stays', async ({ alice }) => {
  await alice.room.enter('tea');
  let answer = () => {};
  const answered = new Promise<void>((done) => (answer = done));
  await alice.page.route('**/api/nickname', async (route) => {
    await answered;
    await route.continue();
  });
  await alice.room.say('/nick Alice');
  await alice.room.composer.fill('Already on');
  answer();
  await alice.room.expectYou('Alice');
  await expect(alice.room.composer).toHaveValue('Already on');
});

test('a nickname that somebody has is refused where it was asked for', async ({ alice, bob }) => {
  alice.mayBeRefused = true;
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await alice.room.say('/nick Bob');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'That nickname is taken' })).toBeVisible();
  await expect(alice.room.composer).toHaveValue('/nick Bob');
});

test('? shows what one can type and press, but not in the middle of a sentence', async ({ alice }) => {
  await alice.room.enter('tea');
  const sheet = alice.page.getByRole('dialog', { name: 'Help' });
  await alice.room.composer.pressSequentially('Really?');
  await expect(alice.room.composer).toHaveValue('Really?');
  await expect(sheet).toHaveCount(0);
  await alice.room.log.focus();
  await alice.page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  await sheet.getByRole('button', { name: alice.words.close }).click();
  await expect(sheet).toHaveCount(0);
});

test('what was written for somebody is taken back by the browser’s own Undo', async ({ alice }) => {
  await alice.room.enter('tea');
  const { composer } = alice.room;
  await composer.pressSequentially('Well done :tad');
  await expect(offers(alice).first()).toContainText('🎉');
  await composer.press('Tab');
  await expect(composer).toHaveValue('Well done 🎉 ');
  await composer.press('Control+z');
  await expect(composer).toHaveValue('Well done :tad');
});

test('a name is completed before what stands behind it', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await alice.room.enter('tea');
  const { composer } = alice.room;
  await composer.fill(' are you there?');
  await composer.press('Home');
  await composer.pressSequentially('@bo');
  await expect(offers(alice)).toHaveText(['Bob']);
  await composer.press('Tab');
  await composer.pressSequentially('and all, ');
  await expect(composer).toHaveValue('@Bob and all,  are you there?');
});
