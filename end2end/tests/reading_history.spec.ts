import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';

test.use({ serverFlags: PATIENT });

test('the last 50 messages are there at once, the newest in view', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 70));
  await alice.room.open('tea');
  await alice.room.expectSaid(numbered(21, 70));
  await expect(alice.room.message('Message 70')).toBeInViewport();
  await expect(alice.room.message('Message 21')).not.toBeInViewport();
  await expect(alice.room.messages.first().locator('[data-name]')).toHaveText(/\S/);
  await expect(alice.room.messages.first().getByRole('time')).toHaveText(/^\d\d?:\d\d\s(AM|PM|UTC)$/);
});

test('a room that nothing was said in says so', async ({ alice }) => {
  await alice.room.open('tea');
  await expect(alice.page.getByText('Nothing has been said yet')).toBeVisible();
});

test('a reload shows the same history', async ({ alice, browser, server }) => {
  const texts = ['one\n  two', '\tcode', '안녕 🙂'];
  await chatter(browser, server, 'tea', [texts[0], '```\n\tcode\n```', texts[2]]);
  await alice.room.open('tea');
  await alice.room.expectSaid(texts);
  await alice.page.reload();
  await alice.room.expectSaid(texts);
});

test('the page that the server sends holds the messages before any script runs', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', ['Hello <there>', '안녕']);
  const page = await (await alice.context.request.get('/r/tea')).text();
  const body = page.slice(page.indexOf('<body'), page.indexOf('</main>'));
  expect(body).toContain('Hello &lt;there&gt;');
  expect(body).toContain('안녕');
});

test('a restart of the server loses nothing', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 30));
  await server.kill();
  await server.startAgain();
  await alice.room.open('tea');
  await alice.room.expectSaid(numbered(1, 30));
});
