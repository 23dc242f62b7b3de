// A topic and pins while others are there: a pin takes a script.
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { PATIENT, chatter, numbered } from './support/chatter';
import { PHONE } from './support/phone';

test.use({ serverFlags: PATIENT });

test('a topic is everybody’s at once, and in the list of what happened', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('/topic  Tea, and talk ');
  await expect(bob.page.locator('[data-topic]')).toHaveText('Tea, and talk');
  await expect(alice.page.locator('[data-topic]')).toHaveText('Tea, and talk');
  const name = await alice.room.you.innerText();
  await expect(bob.room.notices.last()).toContainText(`${name} set the topic: Tea, and talk`);
  await expect(alice.room.composer).toHaveValue('');
  await alice.room.say(`/topic ${'x'.repeat(121)}`);
  await expect(alice.page.getByRole('alert').filter({ hasText: 'too long' })).toBeVisible();
  await bob.page.reload();
  await expect(bob.page.locator('[data-topic]')).toHaveText('Tea, and talk');
});

test('a message is pinned, leads back to itself from the sheet, and is unpinned there', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', ['Read this first', ...numbered(1, 120)]);
  await bob.room.enter('tea');
  await alice.page.goto('/r/tea?at=1');
  await alice.room.waitConnected();
  await alice.room.act('Read this first', 'Pin');
  // What is shown of a message's tools is as it was when they came.
  await alice.page.mouse.move(0, 0);
  await bob.room.notices.getByRole('link', { name: /pinned a message/ }).click();
  await expect(bob.room.message('Read this first')).toBeInViewport();
  await bob.room.toLatest();
  await bob.page.locator('.room__title').click();
  await bob.page.locator('.about-sheet__pins').getByRole('link').click();
  await expect(bob.room.message('Read this first')).toBeInViewport();
  await expect(bob.page.locator('dialog.sheet')).toBeHidden();

  await bob.page.locator('.room__title').click();
  await bob.page.getByRole('button', { name: 'Unpin' }).click();
  await expect(bob.page.getByText('Nothing is pinned')).toBeVisible();
  await alice.room.act('Read this first');
  await expect(alice.room.message('Read this first').getByRole('button', { name: 'Pin', exact: true })).toBeVisible();
});

test('one pin too many is refused at the message it was meant for', async ({ alice }) => {
  await alice.room.enter('tea');
  for (const text of numbered(1, 21)) await alice.room.say(`${text}.`);
  await expect(alice.room.bodies).toHaveCount(21);
  for (const text of numbered(1, 21)) await alice.room.act(`${text}.`, 'Pin');
  await expect(alice.room.message('Message 21.').getByRole('alert')).toContainText('As many messages are pinned as can be');
});

test('the link is copied, and the form is saved without leaving the room', async ({ alice, bob }) => {
  await alice.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  await alice.room.composer.fill('A word that is not lost');
  await alice.page.locator('.room__title').click();
  await alice.page.getByRole('button', { name: 'Copy link', exact: true }).click();
  await expect(alice.page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(await alice.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/r\/tea$/);
  await alice.page.getByText('Change topic and description').click();
  await alice.page.getByRole('textbox', { name: 'Topic', exact: true }).fill('Tea');
  await alice.page.getByRole('button', { name: 'Save' }).click();
  await expect(alice.page.locator('.about-sheet__topic')).toHaveText('Tea');
  await expect(bob.page.locator('[data-topic]')).toHaveText('Tea');
  await alice.page.keyboard.press('Escape');
  await expect(alice.room.composer).toHaveValue('A word that is not lost');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the sheet can be used by everybody, ${colorScheme}`, async ({ invite }) => {
    const cheolsu = await invite('ko', { ...PHONE, colorScheme });
    await cheolsu.room.enter('tea');
    await cheolsu.room.say('/topic 차와 이야기');
    await expect(cheolsu.page.locator('[data-topic]')).toHaveText('차와 이야기');
    await cheolsu.page.locator('.room__title').tap();
    await expect(cheolsu.page.getByRole('img', { name: /QR/ })).toBeVisible();
    await expectAccessible(cheolsu.page);
  });
}
