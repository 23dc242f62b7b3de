import { expect, test } from './fixtures';
import { Wire } from './support/wire';

test('offline in mid-sentence, three messages, a reload, online again: three messages, once each, in order', async ({
  alice,
  bob,
}) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.composer.fill('one, and I was ab');
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');
  const texts = ['one, and I was about to say', 'two', 'three'];
  for (const text of texts) await alice.room.say(text);
  await alice.room.composer.pressSequentially('and half of a fo');
  await expect(alice.room.messages.getByText('Sending')).toHaveCount(3);

  await alice.failToReload();
  await alice.goOnline();
  await alice.room.open('tea');
  await alice.room.expectSaid(texts);
  await bob.room.expectSaid(texts);
  await expect(alice.room.messages.getByText('Sent and kept')).toHaveCount(3);
  await expect(alice.room.composer).toHaveValue('and half of a fo');
  await alice.page.reload();
  await alice.room.waitConnected();
  await alice.room.expectSaid(texts);
  await bob.room.expectSaid(texts);
});

test('what the server loses by a crash before it answered is sent again, once', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const texts: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    for (const text of [`${round} a`, `${round} b`, `${round} c`]) {
      texts.push(text);
      await alice.room.say(text);
    }
    await server.kill();
    texts.push(`${round} d`);
    await alice.room.say(`${round} d`);
    if (round === 1) await alice.failToReload();
    await server.startAgain();
    if (round === 1) await alice.room.open('tea');
    await alice.room.waitConnected();
  }
  await alice.room.expectSaid(texts);
  await bob.room.expectSaid(texts);
});

test('a draft survives a reload, and is gone once it is sent', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.fill('Half a thou\n  ght');
  await alice.page.reload();
  await expect(alice.room.composer).toHaveValue('Half a thou\n  ght');
  await alice.room.enter('coffee');
  await expect(alice.room.composer).toHaveValue('');
  await alice.room.enter('tea');
  await expect(alice.room.composer).toHaveValue('Half a thou\n  ght');
  await alice.room.composer.press('Enter');
  await alice.room.expectSaid(['Half a thou\n  ght']);
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toHaveValue('');
});

test('what is typed before the page is alive stays in its field, and is a draft from then on', async ({ alice }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await alice.page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await alice.page.goto('/r/tea', { waitUntil: 'commit' });
  await alice.room.composer.fill('Typed at once');
  release();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toHaveValue('Typed at once');
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toHaveValue('Typed at once');
});

test('what one tab has begun to write another does not take away', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.composer.fill('Half a thought');
  const other = await alice.openTab();
  await other.enter('tea');
  await other.composer.fill('Whole');
  await other.composer.press('Enter');
  await bob.room.expectSaid(['Whole']);
  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(alice.room.composer).toHaveValue('Half a thought');
});

test('a refused message says why, survives a reload, and can be sent again or deleted', async ({ alice, bob }) => {
  const wire = await Wire.of(alice.context);
  wire.refuse(/please/, 'bad_body');
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  for (const text of ['yes please', 'no please', 'thanks']) await alice.room.say(text);
  await bob.room.expectSaid(['thanks']);
  const refused = alice.room.message('yes please');
  await expect(refused.getByRole('alert')).toContainText('This cannot be sent');

  await alice.page.reload();
  await alice.room.waitConnected();
  await expect(refused.getByRole('alert')).toContainText('This cannot be sent');
  await alice.room.message('no please').getByRole('button', { name: 'Delete' }).click();
  await expect(alice.room.message('no please')).toHaveCount(0);
  wire.refuse(/never/, 'bad_body');
  await refused.getByRole('button', { name: 'Send again' }).click();
  await bob.room.expectSaid(['thanks', 'yes please']);
  await alice.page.reload();
  await alice.room.expectSaid(['thanks', 'yes please']);
});

test('a message that the server cannot take for a while says so, and is sent again by itself', async ({ alice, bob }) => {
  const wire = await Wire.of(alice.context);
  wire.refuse(/first/, 'not_kept', 3);
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.room.say('first');
  await alice.room.say('second');
  await expect(alice.room.message('first').getByRole('alert')).toContainText('sent again by itself');
  await bob.room.expectSaid(['first', 'second']);
  await expect(alice.room.messages.getByRole('alert')).toHaveCount(0);
});

test('what waits for a connection for long says so, and can be deleted', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await server.kill();
  await alice.room.say('Still true');
  await alice.room.say('Not any more');
  const told = alice.page.getByRole('alert').filter({ hasText: 'There is no connection' });
  await expect(told).toBeVisible({ timeout: 30_000 });
  await alice.room.message('Not any more').getByRole('button', { name: 'Delete' }).click();
  await alice.room.expectSaid(['Still true']);
  await server.startAgain();
  await told.getByRole('button', { name: 'Retry now' }).click();
  await expect(told).toHaveCount(0);
  await expect(alice.room.messages.getByText('Sent and kept')).toHaveCount(1);
  await expect(alice.room.messages.getByRole('alert')).toHaveCount(0);
  // Nobody has told his page to hurry.
  await expect(bob.room.bodies).toHaveText(['Still true'], { timeout: 20_000 });
});

test('what one tab discards the other never sends', async ({ alice, bob }) => {
  const wire = await Wire.of(alice.context);
  wire.refuse(/regret/, 'bad_body');
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  await alice.room.say('I regret this');
  const other = await alice.openTab();
  await other.enter('tea');
  await expect(other.message('regret').getByRole('alert')).toBeVisible();
  await alice.room.message('regret').getByRole('button', { name: 'Delete' }).click();
  await expect(other.message('regret')).toHaveCount(0);

  wire.refuse(/never/, 'bad_body');
  await other.page.reload();
  await other.waitConnected();
  await other.say('Hello');
  await bob.room.expectSaid(['Hello']);
  expect(wire.sent).toEqual(['Hello']);
});

test('what a closed tab left is sent by the other, and what an open one sends is sent once', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  const other = await alice.openTab();
  await other.enter('tea');
  await alice.goOffline();
  await expect(other.status).toHaveAttribute('data-status', 'offline');
  await other.say('From a tab that is closed');
  await alice.room.say('From the one that stays');
  await other.page.close();
  await alice.goOnline();
  const texts = ['From a tab that is closed', 'From the one that stays'];
  await bob.room.expectSaid(texts);
  await alice.room.expectSaid(texts);
});

test('what belongs to somebody else is neither sent nor lost', async ({ alice, bob }) => {
  const foreign = `parlor.outbox.${'0'.repeat(24)}.tea.01980a3b-4c5d-7e6f-8a9b-0c1d2e3f4a5b`;
  const broken = 'parlor.outbox.nonsense';
  await bob.room.enter('tea');
  await alice.room.open('tea');
  await alice.page.evaluate(
    ([foreign, broken]) => {
      localStorage.setItem(foreign, '{"act":"say","body":"Not mine"}');
      localStorage.setItem(broken, '{{{');
    },
    [foreign, broken],
  );
  await alice.room.enter('tea');
  await alice.room.say('Mine');
  await bob.room.expectSaid(['Mine']);
  const isOutbox = (key: string) => key.startsWith('parlor.outbox');
  const kept = async () => (await alice.page.evaluate(() => Object.keys(localStorage))).filter(isOutbox).sort();
  await expect.poll(kept).toEqual([foreign, broken].sort());
});

test('a browser that stores nothing still sends', async ({ alice, bob }) => {
  await alice.context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Not here', 'SecurityError');
      },
    });
  });
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');
  await alice.room.say('one');
  await alice.room.say('two');
  await alice.goOnline();
  await bob.room.expectSaid(['one', 'two']);
});

test('Enter that is pressed before the page is alive sends', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await alice.page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  await alice.page.goto('/r/tea', { waitUntil: 'commit' });
  await alice.room.composer.fill('At once');
  // The few lines that start the program wait for it by now.
  await expect.poll(() => alice.page.evaluate(() => document.readyState)).not.toBe('loading');
  await alice.room.composer.press('Enter');
  await expect(alice.room.composer).toHaveValue('At once');
  release();
  await bob.room.expectSaid(['At once']);
  await expect(alice.room.composer).toHaveValue('');
});
