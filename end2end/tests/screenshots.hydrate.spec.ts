// Pictures for people to look at: npx playwright test --grep @screenshots
// They go to $SCREENSHOTS, or to test-results/screenshots.
import { join, resolve } from 'node:path';
import { type Invite, expect, test } from './fixtures';
import { LONG_NAME, TABLE, converse } from './support/conversation';
import type { Person } from './support/person';
import { PHONE } from './support/phone';
import type { Server } from './support/server';

const FOLDER = process.env.SCREENSHOTS ?? resolve(__dirname, '../test-results/screenshots');
const WIDE = { viewport: { width: 1280, height: 800 } };

for (const [size, screen] of Object.entries({ wide: WIDE, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const options = { ...screen, colorScheme };
    const picture = (name: string) => join(FOLDER, `${size}-${colorScheme}-${name}.png`);

    test(`pictures of the lobby, ${size}, ${colorScheme} @screenshots`, async ({ invite }) => {
      const visitor = await invite('en', options);
      await visitor.lobby.open();
      await visitor.lobby.waitConnected();
      await visitor.page.screenshot({ path: picture('lobby-empty') });
      await openRooms(invite);
      await visitor.lobby.expectRoom(LONG_NAME, 1);
      await visitor.page.screenshot({ path: picture('lobby-busy') });
    });

    test(`pictures of an empty room, ${size}, ${colorScheme} @screenshots`, async ({ invite }) => {
      const visitor = await invite('en', options);
      await visitor.room.enter('study-group');
      await visitor.page.screenshot({ path: picture('room-nickname') });
      await visitor.room.rename('Alice');
      await expect(visitor.room.nickname).toBeHidden();
      await visitor.page.screenshot({ path: picture('room-empty') });
    });

    for (const language of ['en', 'ko'] as const) {
      test(`pictures of a busy room, ${size}, ${colorScheme}, ${language} @screenshots`, async ({ invite, server }) => {
        const visitor = await invite(language, options);
        await visitor.room.enter('웹소켓-스터디');
        await visitor.room.rename('Alice');
        await expect(visitor.room.nickname).toBeHidden();
        const others = [await invite('ko'), await invite()];
        await converse([visitor, ...others], '웹소켓-스터디');
        await visitor.page.screenshot({ path: picture(`room-busy-${language}`) });
        await pictureDetails(visitor, server, (name) => picture(`${name}-${language}`));
      });
    }
  }
}

/** A busy room's parts: what one sees reading back, writing, with the people shown, and without a server. */
async function pictureDetails(visitor: Person, server: Server, picture: (name: string) => string): Promise<void> {
  const { page, room } = visitor;
  await room.message('bi-directional').first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: picture('room-table') });
  await room.composer.fill(TABLE);
  await page.screenshot({ path: picture('room-writing') });
  await room.composer.fill('');
  if (page.viewportSize()?.width === PHONE.viewport.width) {
    await page.getByRole('button', { name: visitor.words.peopleHere(3) }).tap();
    await page.screenshot({ path: picture('room-people') });
    await page.getByRole('button', { name: visitor.words.close }).tap();
  }
  await server.kill();
  await room.say('Said while the server is away');
  await expect(room.status).toHaveAttribute('data-status', 'reconnecting');
  await page.screenshot({ path: picture('room-reconnecting') });
}

async function openRooms(invite: Invite): Promise<void> {
  const [ann, ben, jia] = [await invite(), await invite(), await invite('ko')];
  await ann.room.enter('study-group');
  await ben.room.enter('study-group');
  await ann.room.say('Hello');
  await jia.room.enter('웹소켓-수다');
  await jia.room.say('안녕하세요');
  const third = await ben.openTab();
  await third.enter('🍜-lunch');
  await (await ann.openTab()).enter(LONG_NAME);
}
