// Pictures for people to look at: npx playwright test --grep @screenshots
// They go to $SCREENSHOTS, or to test-results/screenshots.
import { join, resolve } from 'node:path';
import { type Invite, expect, test } from './fixtures';
import { LONG_NAME, TABLE, converse } from './support/conversation';
import type { Person } from './support/person';
import { PHONE } from './support/phone';
import type { Server } from './support/server';
import { Wire } from './support/wire';

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

    test(`pictures of what one does with messages, and of what goes wrong, ${size}, ${colorScheme} @screenshots`, async ({
      invite,
      bob,
    }) => {
      const visitor = await invite(colorScheme === 'dark' ? 'ko' : 'en', options);
      await pictureChanges(visitor, bob, picture);
    });

    test(`pictures of what a room is about, ${size}, ${colorScheme} @screenshots`, async ({ invite, bob }) => {
      const visitor = await invite(colorScheme === 'dark' ? 'ko' : 'en', options);
      await pictureAbout(visitor, bob, picture);
    });

    for (const language of ['en', 'ko'] as const) {
      test(`pictures of people, ${size}, ${colorScheme}, ${language} @screenshots`, async ({ invite, bob, carol, alice }) => {
        const visitor = await invite(language, options);
        await picturePeople(visitor, [bob, carol, alice], (name) => picture(`${name}-${language}`));
      });

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

/** Messages that are edited, deleted, answered and reacted to; then refused, delayed and waiting. */
async function pictureChanges(visitor: Person, bob: Person, picture: (name: string) => string): Promise<void> {
  const { page, room, words } = visitor;
  const wire = await Wire.of(visitor.context);
  const shoot = async (name: string) => {
    await page.screenshot({ path: picture(name) });
  };
  await room.enter('study-group');
  await room.rename('Alice');
  await room.expectYou('Alice');
  await bob.room.enter('study-group');
  await bob.room.rename('Bob');
  await bob.room.say('Morning! Shall we go through the lesson today? It is a rather long one.');
  await room.say('Yes, lets');
  await room.say('Oops, wrong room');
  await bob.room.say('Coffee first');
  await expect(room.bodies).toHaveCount(4);

  await room.act('Yes, lets', words.edit);
  await shoot('message-editing');
  await room.say('Yes, let’s');
  await room.act('Oops', words.delete);
  await shoot('message-deleting');
  await room.act('Oops', words.deleteNow);
  await room.act('Coffee', words.reply);
  await shoot('message-answering');
  await room.say('Tea for me, please');
  await room.act('Coffee', words.react);
  await shoot('message-emoji');
  await room.act('Coffee', '🎉');
  await bob.room.act('Coffee', bob.words.react, '🎉');
  await bob.room.act('Yes', bob.words.react, '👍');
  await expect(room.message('Yes').locator('.reactions__chip')).toBeVisible();
  await room.act('Tea for me');
  await shoot('message-tools');

  wire.refuse(/refuse/, 'bad_body');
  await room.say('Please refuse this');
  await expect(room.messages.getByRole('alert')).toHaveCount(1);
  wire.refuse(/later/, 'not_kept');
  await room.say('This comes later');
  await expect(room.messages.getByRole('alert')).toHaveCount(2);
  await visitor.goOffline();
  await expect(room.status).toHaveAttribute('data-status', 'offline');
  await room.say('Said offline');
  await shoot('message-trouble');
}

/** A room with a topic and pins, and its sheet: read, and being changed. */
async function pictureAbout(visitor: Person, bob: Person, picture: (name: string) => string): Promise<void> {
  const { page, room } = visitor;
  await room.enter('웹소켓-스터디');
  await room.rename('Alice');
  await room.expectYou('Alice');
  await bob.room.enter('웹소켓-스터디');
  await bob.room.rename('Bob');
  await page.locator('.room__title').click();
  await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();
  await page.screenshot({ path: picture('about-empty') });
  await page.keyboard.press('Escape');
  await bob.room.say('We meet on Tuesdays at 19:00, in room 3. Bring a **laptop** and a question: the lesson is long, and there is tea.');
  await bob.room.say('숙제: `ws` 예제를 고쳐서 여러 방을 만들어 오세요.');
  await bob.room.act('We meet', 'Pin');
  await bob.room.act('숙제', 'Pin');
  await room.say('/topic 웹소켓 스터디: lessons, homework and the questions that nobody dared to ask, every Tuesday at seven');
  await bob.page.goto('/r/웹소켓-스터디/about');
  await bob.page.locator('summary').click();
  await bob.page.locator('textarea').fill('**Rules**\n\n- Be kind.\n- Ask, and say what you tried.\n\nThe notes are at https://example.org/notes.');
  await bob.page.getByRole('button', { name: 'Save' }).click();
  await bob.page.screenshot({ path: picture('about-page'), fullPage: true });
  await expect(room.notices.last()).toContainText('Bob');
  await page.screenshot({ path: picture('room-topic') });
  await page.locator('.room__title').click();
  await expect(page.locator('.about-sheet__pins')).toBeVisible();
  await page.screenshot({ path: picture('about') });
  await page.locator('dialog summary').click();
  await page.locator('dialog textarea').scrollIntoViewIfNeeded();
  await page.screenshot({ path: picture('about-changing') });
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

/** Who is here, who just left, and the card of one of them, before and after one ignores them. */
async function picturePeople(visitor: Person, others: Person[], picture: (name: string) => string): Promise<void> {
  const { page, room, words } = visitor;
  await room.enter('웹소켓-스터디');
  await room.rename('Alice');
  await room.expectYou('Alice');
  for (const [at, name] of ['김철수', 'Bob the Builder of many long-named things', 'Zoë'].entries()) {
    await others[at].room.enter('웹소켓-스터디');
    await others[at].room.rename(name.slice(0, 32));
    await others[at].room.say('안녕하세요! 네, 좋아요 👋');
  }
  await others[2].page.getByRole('link', { name: others[2].words.leave }).click();
  await room.expectPeople(3);
  await page.screenshot({ path: picture('people-room') });
  await page.goto('/r/웹소켓-스터디');
  await room.waitConnected();
  await room.messages.first().locator('a[data-name]').click();
  await expect(page.locator('.person-card')).toBeVisible();
  await page.screenshot({ path: picture('people-card') });
  await page.getByRole('button', { name: words.ignore, exact: true }).click();
  await room.waitConnected();
  await room.expectPeople(3);
  await page.screenshot({ path: picture('people-room-ignoring') });
  // The list of people is beside the conversation, or behind a button.
  if (page.viewportSize()?.width === PHONE.viewport.width) {
    await page.getByRole('button', { name: words.peopleHere(3) }).tap();
    await page.screenshot({ path: picture('people-list') });
  }
  await page.locator('#people-title a').click();
  await expect(page.locator('.people-sheet__person')).toHaveCount(4);
  await page.screenshot({ path: picture('people-sheet') });
  await page.locator('.people-sheet__person').nth(1).click();
  await expect(page.locator('.person-card')).toBeVisible();
  await page.screenshot({ path: picture('people-card-ignored') });
}
