import { test } from './fixtures';

test.skip(({ engine }) => engine === 'webkit', 'WebKit asks the system whether there is a network, and a test cannot take that away');

test('a browser without network says so at once, and catches up when it is back', async ({ alice, bob }) => {
  await alice.enter('tea');
  await bob.enter('tea');
  await alice.goOffline(true);
  await alice.expectStatus('offline');
  await alice.say('Said offline');
  await alice.expectCount('.message__sending', 1);
  await bob.say('Said meanwhile');
  await bob.expectSaid(['Said meanwhile']);

  await alice.goOffline(false);
  await alice.expectStatus('connected');
  for (const person of [alice, bob]) await person.expectSaid(['Said meanwhile', 'Said offline']);
});
