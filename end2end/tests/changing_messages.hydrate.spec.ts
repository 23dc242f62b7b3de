import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { moved } from './support/moments';
import { PHONE, expectToFit } from './support/phone';
import { Wire } from './support/wire';

test('what was said a moment ago is taken back by a key, and stands in the field again', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('Who is in?');
  await alice.room.expectSaid(['Who is in?']);
  await alice.room.say('An earlier one');
  await alice.room.act('Who is in?', alice.words.reply);
  await alice.room.say('Me, **definately**');
  await expect(bob.room.message('definately')).toBeVisible();
  await expect(alice.room.message('definately').getByText('Sent and kept')).toBeAttached();
  // What closes things elsewhere takes nothing away from others.
  await alice.room.composer.press('Escape');
  await expect(bob.room.message('definately')).toBeVisible();
  await alice.room.composer.focus();
  await alice.room.composer.press('Control+z');
  await expect(alice.room.composer).toHaveValue('Me, **definately**');
  await expect(alice.page.locator('.compose-banner')).toContainText('Who is in?');
  await expect(bob.room.message('definately')).toHaveCount(0);
  await alice.room.say('Me, definitely');
  await bob.room.expectSaid(['Who is in?', 'An earlier one', 'Me, definitely']);
  // Only the last, and only once.
  await alice.room.composer.press('Control+z');
  await bob.room.expectSaid(['Who is in?', 'An earlier one']);
  await alice.room.composer.press('Escape');
  await alice.room.composer.fill('');
  await bob.room.say('I see');
  await bob.room.expectSaid(['Who is in?', 'An earlier one', 'I see']);
});

test('what was just sent is taken back by a button, and nobody sees that it was there', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const undo = alice.page.getByRole('button', { name: alice.words.takeBack });
  await expect(undo).toBeHidden();
  await alice.room.say('One');
  await alice.room.say('Not for here');
  await expect(bob.room.message('Not for here')).toBeVisible();
  await undo.click();
  await expect(undo).toBeHidden();
  await expect(alice.room.composer).toHaveValue('Not for here');
  await expect(alice.room.composer).toBeFocused();
  for (const { page, room } of [alice, bob]) {
    await expect(room.messages).toHaveCount(1);
    await page.reload();
    await room.waitConnected();
    await room.expectSaid(['One']);
    await expect(page.locator('.message__deleted')).toHaveCount(0);
  }
});

test('what is on its way is not mistaken for what said the same before', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('ok');
  const undo = alice.page.getByRole('button', { name: alice.words.takeBack });
  await expect(undo).toBeVisible();
  await alice.goOffline();
  await alice.room.say('ok');
  await expect(alice.room.messages).toHaveCount(2);
  // Sooner than it would go by itself.
  await expect(undo).toBeHidden({ timeout: 3000 });
  await alice.room.composer.press('Control+z');
  await alice.goOnline();
  await bob.room.expectSaid(['ok', 'ok']);
});

test('after ten seconds nothing is taken back any more, and what is deleted leaves its place', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.page.clock.install();
  await alice.room.enter('tea');
  await alice.room.say('One');
  const undo = alice.page.getByRole('button', { name: alice.words.takeBack });
  await expect(undo).toBeVisible();
  await alice.page.clock.fastForward(6000);
  await alice.room.say('Two');
  await expect(bob.room.message('Two')).toBeVisible();
  await alice.page.clock.fastForward(6000);
  await expect(undo).toBeVisible();
  await alice.page.clock.fastForward(6000);
  await expect(undo).toBeHidden();
  await alice.room.composer.press('Control+z');
  await bob.room.expectSaid(['One', 'Two']);
});

test('what is edited, deleted, answered and reacted to is seen by others, and after a reload', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.enter('tea');
  await alice.room.say('Helo');
  await alice.room.say('Not meant for here');
  await alice.room.say('Tea or coffee?');
  await bob.room.expectSaid(['Helo', 'Not meant for here', 'Tea or coffee?']);
  // A minute ago: what is deleted at once leaves nothing.
  const said = await alice.room.messages.locator('time').evaluateAll((all) => all.map((time) => Date.parse(time.getAttribute('datetime') ?? '')));
  await moved(server, said.map((at) => [at, at - 60_000]));
  for (const { page, room } of [alice, bob]) {
    await page.reload();
    await room.waitConnected();
  }

  await alice.room.act('Helo', alice.words.edit);
  await expect(alice.room.composer).toHaveValue('Helo');
  await expect(alice.room.composer).toHaveAccessibleDescription(/Editing your message/);
  await alice.room.say('Hello');
  await alice.room.act('Not meant for here', alice.words.delete, alice.words.deleteNow);
  await bob.room.act('Tea or coffee?', bob.words.reply);
  await expect(bob.page.locator('.compose-banner')).toContainText('Answering Alice Tea or coffee?');
  await bob.room.say('Tea');
  await bob.room.act('Tea or coffee?', bob.words.react, '🎉');

  for (const { page, room } of [alice, bob]) {
    for (const look of ['live', 'reloaded']) {
      await expect(room.messages, look).toHaveCount(4);
      await room.expectSaid(['Hello', 'Tea or coffee?', 'Tea']);
      await expect(room.message('Hello')).toContainText('edited');
      await expect(room.messages.nth(1)).toContainText('This message was deleted');
      await expect(room.messages.nth(3).locator('.reply-quote')).toHaveText('Alice Tea or coffee?');
      await expect(room.message('Tea or coffee?').locator('.reactions__chip').first()).toContainText('🎉 1');
      await page.reload();
      await room.waitConnected();
    }
  }
});

test('one’s own reaction is put there and taken back by pressing it', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('Cake');
  await bob.room.expectSaid(['Cake']);
  await bob.room.act('Cake', bob.words.react, '❤️');
  const chip = (person: typeof alice) => person.room.message('Cake').locator('.reactions__chip');
  await expect(chip(bob)).toHaveAttribute('aria-pressed', 'true');
  await expect(chip(alice)).toHaveAttribute('aria-pressed', 'false');
  await chip(alice).click();
  await expect(chip(bob)).toContainText('2');
  await chip(bob).click();
  await expect(chip(alice)).toContainText('1');
  await chip(alice).click();
  await expect(chip(bob)).toHaveCount(0);
});

test('what was done while one was away is there when one is back, and what one did oneself reaches the others', async ({
  alice,
  bob,
}) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  for (const text of ['a', 'b', 'c']) await bob.room.say(`Bob ${text}`);
  await alice.room.expectSaid(['Bob a', 'Bob b', 'Bob c']);
  await alice.room.say('Alice a');
  await alice.room.expectSaid(['Bob a', 'Bob b', 'Bob c', 'Alice a']);
  // One can change what is kept, and the page must have heard that before it is cut off.
  await expect(alice.room.message('Alice a').getByText('Sent and kept')).toHaveCount(1);
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');

  await bob.room.act('Bob a', bob.words.edit);
  await bob.room.say('Bob A');
  await bob.room.act('Bob b', bob.words.delete, bob.words.deleteNow);
  await bob.room.act('Alice a', bob.words.react, '👍');
  await alice.room.act('Alice a', alice.words.edit);
  await alice.room.say('Alice A');
  await alice.room.act('Bob c', alice.words.react, '😂');
  await expect(alice.room.message('Alice A').getByText('Sending')).toBeVisible();
  await bob.room.expectSaid(['Bob A', 'Bob c', 'Alice a']);

  await alice.goOnline();
  for (const { room } of [alice, bob]) {
    await room.expectSaid(['Bob A', 'Bob c', 'Alice A']);
    await expect(room.message('Alice A').locator('.reactions__chip')).toContainText('👍 1');
    await expect(room.message('Bob c').locator('.reactions__chip')).toContainText('😂 1');
  }
  await expect(alice.room.messages.getByText('Sending')).toHaveCount(0);
});

test('an edit is given up with Escape, and what stood in the field before is back', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.say('Said');
  await alice.room.expectSaid(['Said']);
  await alice.room.composer.fill('Begun');
  await alice.room.act('Said', alice.words.edit);
  await expect(alice.room.composer).toHaveValue('Said');
  await alice.page.keyboard.press('Escape');
  await expect(alice.room.composer).toHaveValue('Begun');
  await expect(alice.page.locator('.compose-banner')).toBeHidden();
  await alice.room.act('Said', alice.words.reply);
  await expect(alice.room.composer).toBeFocused();
  await expect(alice.room.composer).toHaveValue('Begun');
  await alice.page.locator('.compose-banner').getByRole('button', { name: alice.words.cancel }).click();
  await alice.room.composer.press('Enter');
  await alice.room.expectSaid(['Said', 'Begun']);
  await expect(alice.page.locator('.reply-quote')).toHaveCount(0);
});

test('an edit that is refused shows its words and why', async ({ alice }) => {
  const wire = await Wire.of(alice.context);
  wire.refuse(/otherwise/, 'no_message');
  await alice.room.enter('tea');
  await alice.room.say('So');
  await alice.room.expectSaid(['So']);
  await alice.room.act('So', alice.words.edit);
  await alice.room.say('Or otherwise');
  const message = alice.room.messages.first();
  await expect(message.getByRole('alert')).toContainText('Or otherwise');
  await expect(message.getByRole('alert')).toContainText('That message is no longer there.');
  await message.getByRole('button', { name: 'Discard change' }).click();
  await alice.room.expectSaid(['So']);
  await expect(message.getByRole('alert')).toHaveCount(0);
});

test('all of it by keyboard: one stop for the list, arrows from message to message', async ({ alice }) => {
  await alice.room.enter('tea');
  for (const text of ['one', 'two', 'three']) await alice.room.say(text);
  await alice.room.expectSaid(['one', 'two', 'three']);
  await expect(alice.room.messages.getByText('Sent and kept')).toHaveCount(3);
  const { keyboard } = alice.page;
  const message = alice.room.message('two');
  await alice.room.log.focus();
  await keyboard.press('Tab');
  await expect(alice.room.message('three')).toBeFocused();
  await keyboard.press('ArrowUp');
  await expect(message).toBeFocused();
  await keyboard.press('Enter');
  await expect(message.getByRole('button', { name: alice.words.react })).toBeFocused();
  await keyboard.press('Enter');
  await expect(message.getByRole('button', { name: '👍' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(message).toBeFocused();
  await expect(message.locator('.reactions__chip')).toContainText('👍 1');

  await keyboard.press('Enter');
  await expect(message.getByRole('group')).toHaveCount(1);
  await keyboard.press('Escape');
  await expect(message).toBeFocused();
  await expect(message.getByRole('group')).toHaveCount(0);
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  for (let step = 0; step < 5; step += 1) await keyboard.press('Tab');
  await expect(alice.room.message('three').getByRole('button', { name: alice.words.delete })).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.room.message('three').getByRole('button', { name: alice.words.deleteNow })).toBeFocused();
  await keyboard.press('Enter');
  await alice.room.expectSaid(['one', 'two']);
  await expect(alice.room.log).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on a phone, with a finger, and nothing for axe to find, ${colorScheme}`, async ({ invite, bob }) => {
    const { page, room, words } = await invite('ko', { ...PHONE, colorScheme });
    await room.enter('tea');
    await bob.room.enter('tea');
    await bob.room.say('Hello');
    await room.say('안녕');
    await room.expectSaid(['Hello', '안녕']);
    const more = room.message('안녕').getByRole('button', { name: words.actions });
    const box = await more.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await more.tap();
    await expectAccessible(page);
    await room.message('안녕').getByRole('button', { name: words.react }).tap();
    await expectToFit(page);
    await expectAccessible(page);
    await room.message('안녕').getByRole('button', { name: '😮' }).tap();
    await expect(bob.room.message('안녕').locator('.reactions__chip')).toContainText('😮 1');
    await more.tap();
    await room.message('안녕').getByRole('button', { name: words.edit }).tap();
    await expect(room.composer).toHaveValue('안녕');
    await expectAccessible(page);
    await expectToFit(page);
    await room.say('안녕하세요');
    await bob.room.expectSaid(['Hello', '안녕하세요']);
    await expectAccessible(page);
  });
}
