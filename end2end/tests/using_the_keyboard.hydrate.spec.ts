import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** Presses Tab until this has the focus, and checks that each stop on the way can be seen to have it. */
async function tabTo(page: Page, role: 'button' | 'link' | 'textbox', name: string | RegExp, key = 'Tab') {
  const goal = page.getByRole(role, { name, exact: true });
  for (let stops = 0; stops < 30; stops += 1) {
    await page.keyboard.press(key);
    await expectVisibleFocus(page);
    if (await goal.evaluate((element) => element === document.activeElement)) return goal;
  }
  throw new Error(`Tab never reached the ${role} ${name}`);
}

async function expectVisibleFocus(page: Page): Promise<void> {
  const focus = page.locator(':focus');
  await expect(focus).toBeInViewport();
  const [focused, resting] = await focus.evaluate((element) => {
    const look = () => {
      const { outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor } = getComputedStyle(element);
      return [outlineStyle, outlineColor, outlineWidth, boxShadow, borderColor].join();
    };
    const focused = look();
    const element_ = element as HTMLElement;
    element_.blur();
    const resting = look();
    element_.focus();
    return [focused, resting];
  });
  expect(focused, `the focus of ${await focus.evaluate((element) => element.outerHTML.slice(0, 80))}`).not.toBe(resting);
}

test('from the lobby to a conversation and back, by keyboard alone', async ({ alice, bob }) => {
  const { page } = alice;
  await bob.room.enter('tea');
  await alice.lobby.open();
  await alice.lobby.waitConnected();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Enter a room');
  await page.keyboard.type('tea');
  await page.keyboard.press('Enter');

  await alice.room.waitConnected();
  await expect(alice.room.nickname).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.type('Alice');
  await page.keyboard.press('Enter');
  await expect(alice.room.composer).toBeFocused();
  await expectVisibleFocus(page);
  await page.keyboard.type('Hello');
  await page.keyboard.press('Enter');
  await bob.room.expectSaid(['Hello']);

  await tabTo(page, 'button', /^Change nickname/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(alice.room.nickname).toBeFocused();
  await expect(alice.room.nickname).toHaveValue('Alice');
  await page.keyboard.type('Ann');
  await page.keyboard.press('Enter');
  await bob.room.expectMembers(['Ann', await bob.room.you.innerText()]);

  await tabTo(page, 'link', 'Leave the room', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/');
  await alice.lobby.expectRoom('tea', 1);
});

test('every control of a busy room is reached, in the order it is read', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.enter('tea');
  await bob.room.say('See https://example.com/');
  await alice.room.expectSaid(['See https://example.com/']);
  await alice.page.getByRole('link', { name: alice.words.leave }).focus();
  await expectVisibleFocus(alice.page);
  await tabTo(alice.page, 'button', alice.words.peopleHere(2));
  await tabTo(alice.page, 'link', alice.words.search);
  await alice.page.keyboard.press('Tab');
  await expect(alice.room.log).toBeFocused();
  await expectVisibleFocus(alice.page);
  await tabTo(alice.page, 'link', 'https://example.com/');
  await tabTo(alice.page, 'button', /^Change nickname/);
  await alice.page.keyboard.press('Tab');
  await expect(alice.room.composer).toBeFocused();
  await tabTo(alice.page, 'button', 'Send');
  await tabTo(alice.page, 'link', 'Lobby');
  await tabTo(alice.page, 'link', '한국어');
});

test('the messages are scrolled by keyboard', async ({ alice }) => {
  await alice.room.enter('tea');
  for (let n = 0; n < 5; n += 1) await alice.room.say('line\n'.repeat(20));
  await expect(alice.room.log.getByText('Sent and kept')).toHaveCount(5);
  await alice.room.log.focus();
  await alice.page.keyboard.press('PageUp');
  const latest = alice.page.getByRole('link', { name: alice.words.latest });
  await expect(latest).toBeVisible();
  await alice.page.keyboard.press('End');
  await expect(latest).toHaveCount(0);
});

test('who comes with a keyboard writes at once, wherever they are', async ({ alice, bob, invite }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.enter('tea');
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toBeFocused();
  await alice.page.keyboard.type('One');
  await alice.page.keyboard.press('Enter');
  await bob.room.expectSaid(['One']);
  // A press beside everything takes the focus away, and a letter brings it back.
  await alice.page.locator('.room__header').click({ position: { x: 5, y: 5 } });
  await alice.room.composer.blur();
  await alice.page.keyboard.type('Two');
  await expect(alice.room.composer).toHaveValue('Two');
  await alice.page.keyboard.press('Enter');
  await bob.room.expectSaid(['One', 'Two']);
  // A finger brings a keyboard over the page: it comes when it is asked for.
  const { room, page } = await invite('en', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  await room.enter('tea');
  await page.getByRole('button', { name: 'Not now' }).tap();
  await page.reload();
  await room.waitConnected();
  await expect(room.composer).not.toBeFocused();
});

test('a message one came to by keyboard is answered, edited, reacted to and copied by a key, in either script', async ({ alice, bob }) => {
  await alice.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say(`Who is **in**, @${await alice.room.you.innerText()}?`);
  await expect(alice.room.message('Who is')).toBeVisible();
  await alice.room.say('Mine');
  await expect(alice.room.message('Mine').getByText('Sent and kept')).toBeAttached();
  // The newest message is where Escape leads a moment after it is drawn.
  await expect(alice.room.message('Mine')).toHaveAttribute('tabindex', '0');
  const { keyboard } = alice.page;
  await keyboard.press('Escape');
  await expect(alice.room.message('Mine')).toBeFocused();
  await expectVisibleFocus(alice.page);
  await keyboard.press('e');
  await expect(alice.room.composer).toHaveValue('Mine');
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  await keyboard.press('ArrowUp');
  await expect(alice.room.message('Who is')).toBeFocused();
  await expectVisibleFocus(alice.page);
  await keyboard.press('c');
  expect(await alice.page.evaluate(() => navigator.clipboard.readText())).toContain('Who is **in**, @');
  await keyboard.press('+');
  await expect(alice.page.getByRole('searchbox', { name: 'Search emoji' })).toBeFocused();
  await keyboard.press('Escape');
  await alice.room.message('Who is').focus();
  await keyboard.press('r');
  await expect(alice.page.locator('.compose-banner')).toContainText('Who is in');
  await keyboard.press('Escape');
  await expect(alice.room.composer).toBeFocused();
});

test('the messages show that they have the focus', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('Hello');
  await alice.room.expectSaid(['Hello']);
  await alice.page.keyboard.press('Tab');
  await alice.room.log.focus();
  const ring = () =>
    alice.page.locator('.message-list__over').evaluate((over) => {
      const { content, boxShadow, position } = getComputedStyle(over, '::after');
      return content !== 'none' && boxShadow !== 'none' && position === 'absolute';
    });
  expect(await ring()).toBe(true);
  await alice.room.composer.focus();
  expect(await ring()).toBe(false);
});

test('Enter with Control or Command sends as Enter does', async ({ alice }) => {
  await alice.room.enter('tea');
  for (const [text, key] of [['one', 'Control+Enter'], ['two', 'Meta+Enter'], ['three', 'NumpadEnter']] as const) {
    await alice.room.composer.fill(text);
    await alice.room.composer.press(key);
    await expect(alice.room.composer).toHaveValue('');
  }
  await alice.room.expectSaid(['one', 'two', 'three']);
});
