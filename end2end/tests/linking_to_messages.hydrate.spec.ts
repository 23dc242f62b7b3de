import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';
import type { Person } from './support/person';
import { seen, watch } from './support/watching';

test.use({ serverFlags: PATIENT });

const exactly = (person: Person, text: string) => person.room.messages.filter({ hasText: new RegExp(`${text}$`) });

test('a link to a message shows it among those around it, and one reads on from there to the latest', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 230));
  await alice.page.goto('/r/tea?at=60');
  await alice.room.waitConnected();
  await expect(exactly(alice, 'Message 60')).toBeInViewport();
  await expect(exactly(alice, 'Message 60')).toHaveAttribute('data-sought', '');
  // What stands before them may be loaded at once as well, for half a screen is near.
  expect((await alice.room.said()).slice(-50)).toEqual(numbered(35, 84));
  await alice.room.log.hover();
  await expect(async () => {
    await alice.page.mouse.wheel(0, 1500);
    await expect(exactly(alice, 'Message 230')).toBeInViewport({ timeout: 100 });
  }).toPass({ intervals: [50] });
  // What stands before it may have been loaded as well, if one was near it for a moment.
  const said = await alice.room.said();
  expect(said).toEqual(numbered(231 - said.length, 230));
});

test('who goes to the latest from elsewhere has read it, and follows what is said', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await bob.room.enter('tea');
  await alice.page.goto('/r/tea?at=60');
  await alice.room.waitConnected();
  await expect(exactly(alice, 'Message 60')).toBeInViewport();
  await alice.room.toLatest();
  await expect(exactly(alice, 'Message 130')).toBeInViewport();
  const back = alice.page.getByRole('link', { name: /latest|New messages/ });
  await expect(back).toBeHidden();
  for (const text of numbered(131, 170)) await bob.room.say(text);
  await expect(exactly(alice, 'Message 170')).toBeInViewport();
  await expect(back).toBeHidden();
});

test('what other sites put into a link to a message does not lead away from it', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  for (const query of ['utm_source=a&at=60', 'at=60&fbclid=b', 'at=60&at=70']) {
    await alice.page.goto(`/r/tea?${query}`);
    await alice.room.waitConnected();
    await expect(exactly(alice, 'Message 60')).toHaveAttribute('data-sought', '');
    await expect(exactly(alice, 'Message 60')).toBeInViewport();
  }
});

test('what is loaded below does not move what one reads, by a single pixel', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 230));
  await alice.page.goto('/r/tea?at=60');
  await alice.room.waitConnected();
  await expect(exactly(alice, 'Message 60')).toBeInViewport();
  // In sight whether or not the question for a name has taken its place of the list by now.
  const row = exactly(alice, 'Message 72');
  await watch(row, 300);
  await expect(alice.room.bodies).not.toHaveCount(50);
  await expect(row).toBeInViewport();
  expect(await seen(row)).toHaveLength(1);
});

test('what is said meanwhile is told of, and the latest is one press away', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 130));
  await bob.room.enter('tea');
  await alice.page.goto('/r/tea?at=30');
  await alice.room.waitConnected();
  await expect(alice.page.getByRole('link', { name: 'To the latest' })).toBeVisible();
  await bob.room.say('News');
  await alice.page.getByRole('link', { name: 'New messages' }).click();
  await expect(alice.room.message('News')).toBeInViewport();
  await alice.room.say('Here again');
  await expect(bob.room.message('Here again')).toBeInViewport();
});

test('the link of a message is copied with its tools, and its time leads to it', async ({ alice, invite, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 90));
  await alice.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await alice.room.enter('tea');
  await alice.room.act('Message 70', 'Copy link');
  await expect(alice.room.message('Message 70').getByRole('button', { name: 'Link copied' })).toBeVisible();
  const address = await alice.page.evaluate(() => navigator.clipboard.readText());
  const bob = await invite('en');
  await bob.page.goto(address);
  await expect(exactly(bob, 'Message 70')).toBeInViewport();
  await expect(exactly(bob, 'Message 70')).toHaveAttribute('data-sought', '');
  await bob.room.message('Message 50').hover();
  await bob.room.message('Message 50').getByRole('time').click();
  expect(bob.page.url()).toContain('/r/tea?at=50#m-');
  await expect(exactly(bob, 'Message 50')).toHaveAttribute('data-sought', '');
});

test('over plain HTTP, where a browser gives a page no clipboard, links are copied as well', async ({ alice }) => {
  await alice.page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { get: () => undefined }));
  await alice.room.enter('tea');
  await alice.room.say('One');
  await alice.room.act('One', 'Copy link');
  await expect(alice.room.message('One').getByRole('button', { name: 'Link copied' })).toBeVisible();
  await alice.room.composer.focus();
  await alice.page.keyboard.press('Control+v');
  await expect(alice.room.composer).toHaveValue(/\/r\/tea\?at=1#m-/);
  await alice.room.composer.fill('');
  // Also from a dialog, beside which nothing can be selected.
  await alice.page.locator('.room__title').click();
  await alice.page.getByRole('button', { name: 'Copy link', exact: true }).click();
  await expect(alice.page.getByRole('button', { name: 'Link copied' })).toBeFocused();
  await alice.page.keyboard.press('Escape');
  await alice.room.composer.focus();
  await alice.page.keyboard.press('Control+v');
  await expect(alice.room.composer).toHaveValue(/\/r\/tea$/);
});

test('an answer leads to what it answers, however long ago that was said', async ({ alice, bob, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 5));
  await alice.room.enter('tea');
  await chatter(browser, server, 'tea', numbered(6, 160));
  await expect(alice.room.message('Message 160')).toBeInViewport();
  await alice.room.messages.filter({ hasText: /Message 3$/ }).hover();
  await alice.room.messages.filter({ hasText: /Message 3$/ }).getByRole('button', { name: 'Reply' }).click();
  await alice.room.say('An answer');
  await bob.room.enter('tea');
  await bob.room.message('An answer').getByText('Answers an earlier message').click();
  await expect(exactly(bob, 'Message 3')).toBeInViewport();
});

test('a place that is not there shows what is nearest', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 3));
  for (const place of ['at=900', 'at=0', 'before=0', 'after=900', 'before=2&after=1', 'at=none']) {
    await alice.page.goto(`/r/tea?${place}`);
    await alice.room.waitConnected();
    const latest = alice.page.getByRole('link', { name: alice.words.latest });
    await expect(async () => {
      // Where the newest are shown it goes by itself.
      if (await latest.isVisible()) await latest.click({ timeout: 1000 });
      expect(await alice.room.said()).toEqual(numbered(1, 3));
    }).toPass();
  }
});

test('a link to a message that is not there says so, and shows the latest', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await bob.room.say('Hello');
  await alice.page.goto('/r/tea?at=99999');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'That message is no longer there.' })).toBeVisible();
  await alice.room.expectSaid(['Hello']);
  await expect(alice.page.getByRole('link', { name: alice.words.latest })).toHaveCount(0);
  await alice.page.locator('.error-banner').getByRole('button', { name: 'Close' }).click();
  await bob.room.say('Still here');
  await alice.room.expectSaid(['Hello', 'Still here']);
});
