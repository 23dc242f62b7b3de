import { writeFile } from 'node:fs/promises';
import { picture } from '../tests/support/pictures';
import { test } from './fixtures';

test('a picture that is chosen is shown to everybody', async ({ alice, bob }, info) => {
  const { name, buffer } = picture('sunset.png', 600, 400, [255, 120, 60]);
  const path = info.outputPath(name);
  await writeFile(path, buffer);
  await alice.enter('tea');
  await bob.enter('tea');
  await (await alice.browser.find('.composer__files')).type(path);
  await alice.expectLoaded('.attachments__one img');
  await alice.expectCount('.attachments__one progress', 0);
  await alice.say('What a sky');
  for (const person of [alice, bob]) await person.expectLoaded('[data-body] img');
});
