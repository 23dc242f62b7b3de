import { test } from './fixtures';

test('two tabs are one person, and what is said in one is sent and kept in both', async ({ alice, bob }) => {
  await bob.enter('tea');
  await alice.enter('tea');
  await alice.rename('Alice');
  const first = await alice.browser.window();
  const second = await alice.browser.openWindow();
  await alice.browser.turnTo(second);
  await alice.enter('tea');
  await alice.expectText('[data-you]', 'Alice');
  await bob.expectText('[data-people]', '2 people here');

  await alice.say('From the second');
  await alice.browser.turnTo(first);
  await alice.expectSaid(['From the second']);
  await alice.rename('Alice B');
  await alice.browser.turnTo(second);
  await alice.expectText('[data-you]', 'Alice B');

  await alice.browser.closeWindow();
  await alice.browser.turnTo(first);
  await alice.say('And the first stays');
  await bob.expectSaid(['From the second', 'And the first stays']);
  await bob.expectText('[data-people]', '2 people here');
});

test('what a tab could not send before it was closed, the other one sends', async ({ alice, bob, server }) => {
  await bob.enter('tea');
  await alice.enter('tea');
  const first = await alice.browser.window();
  await alice.browser.turnTo(await alice.browser.openWindow());
  await alice.enter('tea');
  await server.stop();
  await alice.expectStatus('reconnecting');
  await alice.say('Left behind');
  await alice.expectCount('.message__sending', 1);
  await alice.browser.closeWindow();
  await alice.browser.turnTo(first);
  await server.startAgain();
  for (const person of [alice, bob]) await person.expectSaid(['Left behind']);
});
