import { test } from './fixtures';

test('while the server is away one writes on, and when it is back everything arrives once', async ({ alice, bob, server }) => {
  await alice.enter('tea');
  await bob.enter('tea');
  await alice.say('Before');
  await bob.expectSaid(['Before']);

  await server.stop();
  await alice.expectStatus('reconnecting');
  await alice.say('one');
  await alice.say('two');
  await alice.expectCount('.message__sending', 2);

  await server.startAgain();
  await alice.expectStatus('connected');
  for (const person of [alice, bob]) await person.expectSaid(['Before', 'one', 'two']);
  await alice.expectCount('.message__kept', 3);
  await alice.expectText('[data-people]', '2 people here');
});

test('a server that is cut off by force, and a page that is loaded anew meanwhile: the message is still sent', async ({
  alice,
  server,
}) => {
  await alice.enter('tea');
  await server.kill();
  await alice.expectStatus('reconnecting');
  await alice.say('Said to nobody');
  await alice.type('textarea', 'and half a th');
  await alice.expectCount('.message__sending', 1);
  await alice.leave();
  await server.startAgain();
  await alice.enter('tea');
  await alice.expectSaid(['Said to nobody']);
  await alice.expectCount('.message__kept', 1);
  await alice.expectValue('textarea', 'and half a th');
});

test('a server that says nothing any more is given up, and found again', async ({ alice, bob, server }) => {
  await alice.enter('tea');
  await bob.enter('tea');
  server.freeze();
  await alice.say('Into the silence');
  await alice.expectStatus('reconnecting');
  server.thaw();
  await alice.expectStatus('connected');
  for (const person of [alice, bob]) await person.expectSaid(['Into the silence']);
});
