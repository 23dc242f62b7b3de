import { expect, test } from './fixtures';

test('a restart of the server: the page says so, comes back by itself, and nothing is lost', async ({
  alice,
  bob,
  server,
}) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await bob.room.enter('tea');
  await alice.room.say('Before');
  await bob.room.expectSaid(['Before']);

  await server.stop();
  await expect(alice.room.status).toHaveAttribute('data-status', 'reconnecting');
  await alice.room.expectSaid(['Before']);
  await alice.room.say('While it was away');
  await expect(alice.room.message('While it was away').getByText('Sending')).toBeVisible();

  await server.startAgain();
  await alice.room.waitConnected();
  await bob.room.waitConnected();
  const texts = ['Before', 'While it was away'];
  await alice.room.expectSaid(texts);
  await bob.room.expectSaid(texts);
  await expect(alice.room.message('While it was away').getByText('Sent and kept')).toHaveCount(1);
  await alice.room.expectYou('Alice');
  await alice.room.expectPeople(2);

  await bob.room.say('After');
  for (const person of [alice, bob]) {
    await person.room.expectSaid([...texts, 'After']);
    await person.page.reload();
    await person.room.expectSaid([...texts, 'After']);
  }
});

test('a server that is cut off by force: what was kept is still there', async ({ alice, server }) => {
  await alice.room.enter('tea');
  await alice.room.say('Kept');
  await expect(alice.room.message('Kept').getByText('Sent and kept')).toHaveCount(1);
  await server.kill();
  await expect(alice.room.status).toHaveAttribute('data-status', 'reconnecting');
  await server.startAgain();
  await alice.room.waitConnected();
  await alice.page.reload();
  await alice.room.expectSaid(['Kept']);
});

test('several messages written while the server is away arrive in order, each once', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await server.kill();
  await expect(alice.room.status).toHaveAttribute('data-status', 'reconnecting');
  const texts = ['one', 'two', 'three', 'four'];
  for (const text of texts) await alice.room.say(text);
  await server.startAgain();
  await bob.room.expectSaid(texts);
  await alice.room.expectSaid(texts);
  await expect(alice.room.messages.getByText('Sent and kept')).toHaveCount(4);
});

test('a browser without network says so, and catches up when it is back', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');
  await expect(alice.room.status).toContainText('Offline');
  await alice.room.say('Said offline');
  await expect(alice.room.message('Said offline').getByText('Sending')).toBeVisible();
  await bob.room.say('Said meanwhile');
  await bob.room.expectSaid(['Said meanwhile']);

  await alice.goOnline();
  await alice.room.waitConnected();
  await alice.room.expectSaid(['Said meanwhile', 'Said offline']);
  await bob.room.expectSaid(['Said meanwhile', 'Said offline']);
});

test('the lobby comes back as well', async ({ alice, bob, server }) => {
  await alice.lobby.open();
  await alice.lobby.waitConnected();
  await server.restart();
  await alice.lobby.waitConnected();
  await bob.room.enter('tea');
  await alice.lobby.expectRoom('tea', 1);
  await alice.lobby.expectTotals(1, 2);
});
