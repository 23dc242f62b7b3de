import { expect, test } from './fixtures';

test('what is marked up is shown so, to everybody, before and after a reload', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('**bold** *slanted* ~~gone~~ `code`\n> a quote\n- one\n- two\n```rust\nlet a = 1; // why\n```\n2 * 3 * 4');
  for (const look of ['told', 'reloaded']) {
    if (look === 'reloaded') await bob.page.reload();
    const body = bob.room.bodies.last();
    await expect(body.locator('strong')).toHaveText('bold');
    await expect(body.locator('em')).toHaveText('slanted');
    await expect(body.locator('s')).toHaveText('gone');
    await expect(body.locator('p > code')).toHaveText('code');
    await expect(body.locator('blockquote')).toHaveText('a quote');
    await expect(body.getByRole('listitem')).toHaveText(['- one', '- two']);
    await expect(body.locator('pre')).toHaveText('let a = 1; // why');
    await expect(body.locator('pre .code__reserved')).toHaveText('let');
    await expect(body.locator('pre .code__comment')).toHaveText('// why');
    await expect(body.locator('p').last()).toHaveText('2 * 3 * 4');
  }
});

test('a spoiler is read only by who asks for it, with a mouse or by keyboard', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.say('He is ||the **gardener**||, and ||nobody else||');
  const hidden = alice.page.getByRole('button', { name: alice.words.spoiler });
  const words = alice.page.locator('.message-text__hidden');
  await expect(hidden).toHaveCount(2);
  await expect(words.first()).toBeHidden();
  await hidden.first().click();
  await expect(words.first()).toBeVisible();
  await expect(words.last()).toBeHidden();
  await hidden.focus();
  await alice.page.keyboard.press('Enter');
  await expect(words.last()).toBeVisible();
  await expect(hidden).toHaveCount(0);
});

test('what one asked to see stays shown when the message changes around it', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('He is ||the gardener||, and ||nobody else||');
  const words = bob.page.locator('.message-text__hidden');
  await bob.page.getByRole('button', { name: bob.words.spoiler }).first().click();
  await expect(words.first()).toBeVisible();
  await alice.room.act('He is', alice.words.react, '🎉');
  await expect(bob.page.getByRole('button', { name: /🎉/ })).toBeVisible();
  await expect(words.first()).toBeVisible();
  await expect(words.last()).toBeHidden();
});

test('who is mentioned sees it stand out, and nobody else does', async ({ alice, bob, carol }) => {
  for (const person of [alice, bob, carol]) await person.room.enter('tea');
  await bob.room.rename('김 철수');
  await bob.room.expectYou('김 철수');
  await alice.room.say('@김 철수 come here, says @carol');
  const mentions = (person: typeof alice) => person.page.locator('.message-text__mention--me');
  await expect(mentions(bob)).toHaveText('@김 철수');
  await expect(bob.page.locator('.message--mentions-me')).toHaveCount(1);
  await expect(carol.room.bodies).toHaveCount(1);
  await expect(mentions(carol)).toHaveCount(0);
  await carol.room.rename('Carol');
  await expect(mentions(carol)).toHaveText('@carol');
  await bob.page.reload();
  await expect(mentions(bob)).toHaveText('@김 철수');
});

test('emoji alone are large, and with words they are not', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.say('👩‍🚀🎉');
  await alice.room.say('🎉 Welcome');
  await expect(alice.room.bodies).toHaveCount(2);
  await expect(alice.page.locator('.message-text--large')).toHaveText(['👩‍🚀🎉']);
});

test('the Up arrow in an empty field edits what one said last, and Escape gives that up', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  await alice.room.say('First');
  await alice.room.say('Secnod');
  await bob.room.say('Third');
  await expect(alice.room.bodies).toHaveCount(3);
  await alice.room.composer.press('ArrowUp');
  await expect(alice.room.composer).toHaveValue('Secnod');
  await alice.room.composer.press('Escape');
  await expect(alice.room.composer).toHaveValue('');
  await alice.room.composer.fill('typed');
  await alice.room.composer.press('ArrowUp');
  await expect(alice.room.composer).toHaveValue('typed');
  await alice.room.composer.fill('');
  await alice.room.composer.press('ArrowUp');
  await alice.room.say('Second');
  await expect(bob.room.bodies).toHaveText(['First', 'Second', 'Third']);
});
