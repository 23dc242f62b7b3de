// axe finds nothing wrong with any state of any page. It is a script itself, so there is no run without.
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import { PATIENT, chatter } from './support/chatter';
import { LINES, converse } from './support/conversation';
import { PHONE } from './support/phone';

test.use({ serverFlags: PATIENT });

for (const colorScheme of ['light', 'dark'] as const) {
  for (const language of ['en', 'ko'] as const) {
    test(`the lobby, ${colorScheme}, ${language}`, async ({ browser, invite, server }) => {
      const { page, lobby } = await invite(language, { colorScheme });
      await lobby.open();
      await lobby.waitConnected();
      await expectAccessible(page);
      await chatter(browser, server, '웹소켓-수다', ['안녕']);
      await lobby.expectRoom('웹소켓-수다', 0);
      await lobby.enter('a?b');
      await expectAccessible(page);
    });

    test(`a conversation, ${colorScheme}, ${language}`, async ({ bob, carol, invite, server }) => {
      const person = await invite(language, { colorScheme });
      const { page, room } = person;
      await room.enter('tea');
      await expect(room.nickname).toBeFocused();
      await expectAccessible(page);
      await converse([person, bob, carol], 'tea');
      await expectAccessible(page);
      person.mayBeRefused = true;
      await room.rename('Bob the Builder');
      await expect(room.nickname).toHaveAttribute('aria-invalid', 'true');
      await room.composer.fill('x'.repeat(20_000));
      await room.composer.press('Enter');
      await server.kill();
      await expect(room.status).toHaveAttribute('data-status', 'reconnecting');
      await expectAccessible(page);
    });

    test(`every sheet, and what is offered while one writes, ${colorScheme}, ${language}`, async ({ browser, invite, server }) => {
      test.slow(); // Each audit takes seconds.
      await chatter(browser, server, 'tea', LINES.map(([, text]) => text));
      const { page, room, words } = await invite(language, { colorScheme });
      await room.enter('tea');
      await room.rename('Alice');
      await room.expectYou('Alice');
      for (const offered of ['@', '/']) {
        await room.composer.fill('');
        await room.composer.pressSequentially(offered);
        await expect(page.getByRole('option').first()).toBeVisible();
        await expectAccessible(page);
      }
      await room.composer.fill('');
      await room.composer.press('Escape');
      await page.getByRole('button', { name: words.emoji, exact: true }).click();
      await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      for (const address of ['/help', '/rooms', '/settings', '/r/tea/about', '/r/tea/hosts', '/r/tea/search?q=WebSocket']) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
        await expectAccessible(page);
      }
      await page.goto('/r/tea');
      await room.waitConnected();
      await page.locator('.room__title').click();
      await expect(page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      await expectAccessible(page);
    });

    test(`the people of a room, ${colorScheme}, ${language}`, async ({ bob, carol, invite }) => {
      const { page, room, words } = await invite(language, { colorScheme });
      await room.enter('tea');
      for (const other of [bob, carol]) await other.room.enter('tea');
      await bob.room.say('Hello');
      await carol.page.getByRole('link', { name: carol.words.leave }).click();
      await room.expectPeople(2);
      const name = await bob.room.you.innerText();
      const card = () => page.locator('.member-list').getByRole('link', { name }).click();
      await card();
      await page.getByRole('button', { name: words.ignore, exact: true }).click();
      await room.waitConnected();
      await room.expectPeople(2);
      await expectAccessible(page);
      await page.locator('#people-title a').click();
      await expect(page.locator('.people-sheet__person')).toHaveCount(3);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await card();
      await expect(page.locator('.person-card')).toBeVisible();
      await expectAccessible(page);
    });

    test(`a room on a phone, ${colorScheme}, ${language}`, async ({ browser, invite, server }) => {
      await chatter(browser, server, 'tea', LINES.map(([, text]) => text));
      const { page, room, words } = await invite(language, { ...PHONE, colorScheme });
      await room.open('tea');
      await room.waitConnected();
      await room.expectPeople(1);
      await expectAccessible(page);
      await page.getByRole('button', { name: words.peopleHere(1) }).tap();
      await expect(page.getByRole('complementary')).toBeVisible();
      await expectAccessible(page);
    });
  }
}
