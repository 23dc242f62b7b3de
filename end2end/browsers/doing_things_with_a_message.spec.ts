import { test } from './fixtures';
import { KEYS } from './support/webdriver';

test('one reacts to a message, answers it, changes it and takes it back, with the mouse', async ({ alice, bob }) => {
  await alice.enter('tea');
  await bob.enter('tea');
  await bob.say('Shall we?');
  await alice.act('Shall we?', '[aria-label=React]', '[data-with="👍"]');
  await bob.expectText('.reactions__emoji', '👍');

  await alice.act('Shall we?', '[aria-label=Reply]');
  await alice.say('Gladly');
  await bob.expectCount('.reply-quote', 1);

  await alice.act('Gladly', '[aria-label=Edit]');
  await alice.expectValue('textarea', 'Gladly');
  await alice.say(', at five');
  await bob.expectSaid(['Shall we?', 'Gladly, at five']);

  await alice.act('Gladly, at five', '[aria-label=Delete]', '[data-do=delete]');
  await bob.expectSaid(['Shall we?']);
});

test('what is looked up stands beside the conversation, and Escape puts it away', async ({ alice }) => {
  await alice.enter('tea');
  await alice.say('The needle');
  await alice.expectSaid(['The needle']);
  await alice.click('.room__title');
  await alice.expectCount('dialog[open] h2', 1);
  await alice.browser.press(KEYS.escape);
  await alice.expectCount('dialog[open]', 0);

  await alice.click('.room__tool[href$="/search"]');
  await alice.type('dialog input[name=q]', `needle${KEYS.enter}`);
  await alice.expectText('dialog mark', 'needle');
  await alice.click('dialog .search-sheet__hit');
  await alice.expectCount('dialog[open]', 0);
  await alice.say('Still here');
  await alice.expectSaid(['The needle', 'Still here']);
});
