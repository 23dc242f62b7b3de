// Browsers that keep nothing, and pages that somebody else has changed.
import { expect, test } from './fixtures';
import type { Person } from './support/person';

/** Takes the cookies out of all that goes to and fro, as some proxies do. */
async function loseCookies({ context }: Person): Promise<void> {
  await context.route('**/*', async (route) => {
    const response = await route.fetch({ maxRedirects: 0, headers: { ...route.request().headers(), cookie: '' } });
    const headers = response.headers();
    delete headers['set-cookie'];
    await route.fulfill({ response, headers });
  });
}

test('what one wrote before one was somebody else is said by who one is now, once', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');
  for (const text of ['one', 'two']) await alice.room.say(text);
  await alice.context.clearCookies();
  await alice.goOnline();
  await bob.room.expectSaid(['one', 'two']);
  await alice.room.expectSaid(['one', 'two']);
  await expect(alice.room.messages.getByText('Sent and kept')).toHaveCount(2);
  const left = await alice.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('outbox')));
  expect(left).toEqual([]);
});

test('where no cookies are kept, a name that cannot be kept is not taken to be', async ({ alice }) => {
  await loseCookies(alice);
  await alice.room.open('tea');
  await alice.room.waitConnected();
  const before = await alice.room.you.innerText();
  await alice.room.rename('Alice');
  await expect(alice.page.getByRole('alert').filter({ hasText: 'keeps no cookies' })).toBeVisible();
  await alice.room.expectYou(before);
  await alice.room.say('/nick Alice');
  await expect(alice.page.locator('#composer-fault')).toContainText('keeps no cookies');
  await alice.room.composer.fill('');

  await alice.page.keyboard.press('Control+k');
  await alice.page.getByRole('dialog').getByRole('link', { name: 'Settings' }).click();
  const dialog = alice.page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByRole('checkbox', { name: 'A sound' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('keeps no cookies');
});

test('a name that is taken while the socket is down is one’s own at once', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  // Only the socket: requests go through.
  await alice.context.routeWebSocket('**/ws', (socket) => socket.close());
  await alice.page.reload();
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
});

for (const path of ['/', '/r/tea', '/r/tea/watch']) {
  test(`what an extension puts into ${path} before it is alive does not break it`, async ({ alice, bob }) => {
    await bob.room.enter('tea');
    // The page itself, and not what it asks for with that path in its query.
    await alice.page.route((url) => url.pathname === path, async (route) => {
      const response = await route.fetch();
      const page = (await response.text())
        .replace(/<body[^>]*>/, (body) => `${body}<div class="extension">An offer!</div><!-- -->`)
        .replace(/<(header|main)[^>]*>/g, (tag) => `${tag}<span>☂</span>`)
        .replace(/<!--.*?-->/gs, '');
      await route.fulfill({ response, body: page });
    });
    await alice.page.goto(path);
    await expect(alice.room.status).toHaveAttribute('data-status', 'connected');
    if (path === '/') {
      await alice.lobby.expectRoom('tea', 1);
      return;
    }
    await bob.room.say('Hello');
    await alice.room.expectSaid(['Hello']);
  });
}

test('a page that a translator has rewritten goes on', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('Guten Tag');
  await alice.room.expectSaid(['Guten Tag']);
  await alice.page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('.room') as Node, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const font = document.createElement('font');
      font.textContent = text.data;
      text.replaceWith(font);
    }
  });
  await bob.room.say('Wie geht es?');
  await alice.room.expectSaid(['Guten Tag', 'Wie geht es?']);
  await alice.room.say('Gut');
  await bob.room.expectSaid(['Guten Tag', 'Wie geht es?', 'Gut']);
  await alice.room.expectPeople(2);
});
