import { expect, test } from './fixtures';
import { PATIENT, chatter, numbered } from './support/chatter';

test.use({ serverFlags: PATIENT });

for (const path of ['/r/tea', '/r/tea/watch']) {
  test(`${path} shows new messages by itself, and leaves what one is doing alone`, async ({ alice, browser, server }) => {
    await chatter(browser, server, 'tea', numbered(1, 60));
    await alice.page.goto(path);
    const news = alice.page.frameLocator('iframe[name=news]');
    await expect(news.getByText('Nothing new yet.')).toBeVisible();
    await alice.room.message('Message 20').scrollIntoViewIfNeeded();
    const field = alice.room.composer;
    if (path === '/r/tea') await field.fill('Half a thou');
    await chatter(browser, server, 'tea', ['Hello, frame']);
    // By itself, within the twenty seconds and what a slow machine needs.
    await expect(news.locator('[data-body]')).toHaveText(['Hello, frame'], { timeout: 30_000 });
    await expect(alice.room.message('Message 20')).toBeInViewport();
    if (path === '/r/tea') {
      await expect(field).toHaveValue('Half a thou');
      await expect(field).toBeFocused();
    }
    await alice.room.expectSaid(numbered(11, 60));
    expect(alice.page.url()).toBe(`${server.url}${path}`);
  });
}

test('the refreshing is stopped with a link, and begins again with another', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', ['one']);
  await alice.room.open('tea');
  const news = alice.page.frameLocator('iframe[name=news]');
  await expect(news.locator('meta[http-equiv=refresh]')).toHaveCount(1);
  await alice.room.composer.fill('kept');
  await alice.page.getByRole('link', { name: 'Stop that' }).click();
  await expect(news.locator('meta[http-equiv=refresh]')).toHaveCount(0);
  await chatter(browser, server, 'tea', ['two']);
  await news.getByRole('link', { name: 'Show new messages by themselves' }).click();
  await expect(news.locator('[data-body]')).toHaveText(['two']);
  await expect(news.locator('meta[http-equiv=refresh]')).toHaveCount(1);
  await expect(alice.room.composer).toHaveValue('kept');
  await news.locator('.message__link').click();
  await expect(alice.page).toHaveURL(/\/r\/tea\?at=2/);
  // One reads elsewhere: nothing is new there.
  await expect(alice.room.messages.last()).toBeVisible();
});

test('an older page has no frame', async ({ alice, browser, server }) => {
  await chatter(browser, server, 'tea', numbered(1, 120));
  await alice.page.goto('/r/tea/watch');
  await expect(alice.page.locator('iframe')).toHaveCount(1);
  await alice.page.getByRole('link', { name: alice.words.earlier }).click();
  await alice.room.expectSaid(numbered(21, 70));
  await expect(alice.page.locator('iframe')).toHaveCount(0);
  await alice.page.getByRole('link', { name: alice.words.latest }).click();
  await alice.room.expectSaid(numbered(71, 120));
  await expect(alice.page).toHaveURL(/\/r\/tea\/watch\?$/);
});
