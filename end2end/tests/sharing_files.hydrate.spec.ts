import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './support/axe';
import type { Person } from './support/person';
import { PHONE, expectToFit } from './support/phone';
import { bring, choose, isShown, paper, picture } from './support/pictures';
import { seen, watch } from './support/watching';

const UPLOADS = '**/api/files?*';
const attached = (person: Person) => person.page.locator('.attachments__one');
const pictures = (person: Person) => person.room.bodies.locator('img');
const shown = async (image: Locator) => expect.poll(() => isShown(image)).toBe(true);
const ready = (person: Person) => expect(person.page.getByRole('status').filter({ hasText: person.words.uploaded })).toHaveCount(1);

const SUNSET = picture('Sunset over Seoul.png', 1200, 800, [255, 120, 60]);
const LEAF = picture('잎.png', 200, 300, [80, 200, 90]);

test('a picture that is chosen is previewed, sent with the words, and shown to everybody', async ({ alice, bob, invite }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await choose(alice.page, [SUNSET]);
  await shown(attached(alice).locator('img'));
  await expect(attached(alice)).toContainText('Sunset over Seoul.png');
  await expect(alice.room.composer).toBeFocused();
  await ready(alice);
  await alice.room.say('What a **sky**');
  await expect(attached(alice)).toHaveCount(0);
  for (const person of [alice, bob]) {
    await shown(pictures(person));
    await expect(pictures(person)).toHaveAttribute('alt', 'Sunset-over-Seoul.png');
    await expect(person.room.bodies.locator('strong')).toHaveText('sky');
    expect(await pictures(person).boundingBox()).toMatchObject({ width: 480, height: 320 });
  }
  const reader = await invite('en', { javaScriptEnabled: false });
  await reader.room.open('tea');
  await shown(pictures(reader));
  const whole = await reader.room.bodies.getByRole('link').getAttribute('href');
  const answer = await reader.page.request.get(whole ?? '');
  expect(answer.headers()['content-type']).toBe('image/png');
});

test('what is pasted and what is dropped go together, and a file is downloaded under its name', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bring('paste', alice.room.composer, [LEAF]);
  await bring('dragover', alice.room.log, [paper('a.txt', 'a')]);
  await expect(alice.page.getByText('Share pictures and files')).toBeVisible();
  await bring('drop', alice.room.log, [paper('Minutes of today.txt', 'All went well')]);
  await expect(alice.page.getByText('Share pictures and files')).toBeHidden();
  await expect(attached(alice)).toHaveText([/잎\.png/, /Minutes of today\.txt/]);
  await expect(attached(alice).getByRole('progressbar')).toHaveCount(0);
  await alice.room.composer.press('Enter');
  await shown(pictures(bob));
  const file = bob.room.bodies.getByRole('link', { name: 'Minutes-of-today.txt' });
  const [download] = await Promise.all([bob.page.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toBe('Minutes-of-today.txt');
});

test('a piece of a document is pasted as its text, not as the picture that comes with it', async ({ alice }) => {
  await alice.room.enter('tea');
  await bring('paste', alice.room.composer, [LEAF], { 'text/plain': 'a table', 'text/html': '<table></table>' });
  await bring('paste', alice.room.composer, [SUNSET], { 'text/html': '<img src=sunset.png>' });
  await expect(attached(alice)).toHaveText([/Sunset/]);
});

test('who sends while a file is on its way need not wait for it', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  let arrive = () => {};
  const arrived = new Promise<void>((done) => (arrive = done));
  await alice.page.route(UPLOADS, async (route) => {
    await arrived;
    await route.continue();
  });
  await choose(alice.page, [LEAF]);
  await expect(attached(alice).getByRole('progressbar', { name: '잎.png' })).toBeVisible();
  await alice.room.say('Look at this');
  await expect(alice.page.getByRole('status').filter({ hasText: 'It is sent as soon as the files are through.' })).toBeVisible();
  await expect(alice.room.bodies).toHaveCount(0);
  arrive();
  await shown(pictures(bob));
  await bob.room.expectSaid(['Look at this\n']);
  await expect(alice.room.composer).toHaveValue('');
});

test('without a network a file fails in words and is tried again, and nothing is sent without it', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.goOffline();
  await choose(alice.page, [LEAF]);
  await expect(attached(alice)).toContainText('The server did not answer.');
  await alice.room.say('With a leaf');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'A file did not get through' })).toBeVisible();
  await expect(alice.room.bodies).toHaveCount(0);
  await expect(attached(alice).getByRole('button', { name: 'Send again' })).toBeVisible();
  await alice.goOnline();
  await ready(alice);
  await alice.room.composer.press('Enter');
  await shown(pictures(alice));
  await alice.room.expectSaid(['With a leaf\n']);
});

test('what does not go with one message is named for as long as the rest is there', async ({ alice }) => {
  await alice.room.enter('tea');
  await choose(alice.page, Array.from({ length: 12 }, (_, n) => paper(`${n + 1}.txt`, 'a')));
  await expect(attached(alice)).toHaveCount(10);
  await expect(attached(alice).getByRole('progressbar')).toHaveCount(0);
  const told = alice.page.getByRole('status').filter({ hasText: 'Left out: 11.txt, 12.txt' });
  await expect(told).toBeVisible();
  await alice.room.composer.press('Enter');
  await expect(attached(alice)).toHaveCount(0);
  await expect(told).toHaveCount(0);
});

test.describe('with a limit', () => {
  test.use({ serverFlags: ['--file-size', '1'] });

  test('what is refused is explained, and what is removed does not stand in the way', async ({ alice }) => {
    alice.mayBeRefused = true;
    await alice.room.enter('tea');
    await choose(alice.page, [
      paper('large.txt', 'x'.repeat(1024 * 1024 + 1)),
      { name: 'damaged.png', mimeType: 'image/png', buffer: SUNSET.buffer.subarray(0, 100) },
    ]);
    await expect(attached(alice).first()).toContainText('Larger than 1 MB');
    await expect(attached(alice).last()).toContainText('This picture cannot be read.');
    // Neither will ever be another.
    await expect(attached(alice).getByRole('button', { name: 'Send again' })).toHaveCount(0);
    await expectAccessible(alice.page);
    for (const name of ['large.txt', 'damaged.png']) {
      await alice.page.getByRole('button', { name: `Delete: ${name}` }).click();
    }
    await alice.room.say('Never mind');
    await alice.room.expectSaid(['Never mind']);
  });
});

test('what is begun keeps its files over a reload, and an edit takes one out', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.composer.fill('Two of them');
  await choose(alice.page, [LEAF, SUNSET]);
  await expect(attached(alice).getByRole('progressbar')).toHaveCount(0);
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toHaveValue('Two of them');
  await shown(attached(alice).locator('img').first());
  await alice.room.composer.press('Enter');
  await expect(pictures(bob)).toHaveCount(2);
  await alice.room.act('Two of them', alice.words.edit);
  await expect(attached(alice)).toHaveCount(2);
  await alice.page.getByRole('button', { name: 'Delete: 잎.png' }).click();
  await alice.room.composer.press('Enter');
  await expect(pictures(bob)).toHaveCount(1);
  await expect(pictures(bob)).toHaveAttribute('alt', 'Sunset-over-Seoul.png');
  await expect(attached(alice)).toHaveCount(0);
});

test('a file says how much it has before one asks for it, and several pictures stand side by side', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await choose(alice.page, [paper('notes.txt', 'x'.repeat(1_572_864))]);
  await ready(alice);
  await alice.room.say('To read');
  const card = bob.room.bodies.getByRole('link', { name: 'notes.txt' });
  await expect(card).toContainText('1.5 MB');
  await choose(alice.page, [SUNSET, LEAF, SUNSET]);
  await expect(attached(alice).getByRole('progressbar')).toHaveCount(0);
  await alice.room.say('To see');
  await expect(pictures(bob)).toHaveCount(3);
  await shown(pictures(bob).last());
  const places = await pictures(bob).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
  expect(new Set(places.map(({ top }) => Math.round(top))).size).toBe(1);
  expect(places.map(({ width, height }) => [width, height])).toEqual([[216, 144], [96, 144], [216, 144]]);
  await expectAccessible(bob.page);
});

test('a picture stays as it is while people react to it', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await choose(alice.page, [SUNSET]);
  await ready(alice);
  await alice.room.say('Look');
  await shown(pictures(bob));
  await pictures(bob).evaluate((image) => (image.id = 'the-same'));
  await alice.room.act('Look', alice.words.react, '🎉');
  await expect(bob.room.message('Look').locator('.reactions__chip')).toBeVisible();
  await expect(pictures(bob)).toHaveAttribute('id', 'the-same');
});

test('a picture that comes does not move what one reads, by a single pixel', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  for (let n = 0; n < 6; n += 1) {
    await choose(bob.page, [SUNSET, LEAF]);
    await expect(attached(bob).getByRole('progressbar')).toHaveCount(0);
    await bob.room.say(`Pictures ${n}`);
    await bob.room.say('Words\n'.repeat(5));
  }
  let arrive = () => {};
  const arrived = new Promise<void>((done) => (arrive = done));
  await alice.page.route('**/files/**', async (route) => {
    await arrived;
    await route.continue();
  });
  await alice.room.enter('tea');
  const row = alice.room.message('Pictures 3');
  await watch(row, -1200);
  arrive();
  await shown(pictures(alice).nth(6));
  await shown(pictures(alice).nth(5));
  expect(await seen(row)).toHaveLength(1);
});

test('on a phone a picture is as wide as the list, and the button is as large as a finger', async ({ invite }) => {
  const phone = await invite('ko', PHONE);
  await phone.room.enter('tea');
  const button = await phone.page.locator('.composer__attach').boundingBox();
  expect(button?.width).toBeGreaterThanOrEqual(44);
  expect(button?.height).toBeGreaterThanOrEqual(44);
  await choose(phone.page, [SUNSET, paper('notes.txt', 'words')]);
  await expect(attached(phone).getByRole('progressbar')).toHaveCount(0);
  await expectAccessible(phone.page);
  await phone.room.composer.press('Enter');
  await shown(pictures(phone));
  await expectToFit(phone.page);
  await expectAccessible(phone.page);
});
