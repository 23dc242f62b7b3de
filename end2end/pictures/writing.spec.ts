// Writing: what is offered, what goes along, and what goes wrong.
import { bring, paper, picture } from '../tests/support/pictures';
import { expect, scene } from './fixtures';
import { ALICE, BOB } from './support/cast';
import { FEW_LOOKS } from './support/looks';
import { STUDY, SUNSET, gather } from './support/story';

scene(
  'emoji-picker',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    const { page, room, words } = visitor;
    await room.enter(STUDY);
    await page.getByRole('button', { name: words.emoji, exact: true }).click();
    await expect(page.getByRole('dialog', { name: words.emoji }).getByRole('heading')).toHaveCount(9);
    await page.mouse.move(0, 0);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'mention',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await visitor.room.composer.pressSequentially('Shall we ask @');
    await expect(visitor.page.getByRole('option')).toHaveCount(5);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'answering',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await visitor.room.act('through a proxy', visitor.words.reply);
    await visitor.room.composer.fill('It does, as long as it lets `Upgrade` through.\n\nnginx needs two lines for that:\n```\nproxy_set_header Upgrade $http_upgrade;\n```');
    return visitor;
  },
  FEW_LOOKS,
);

scene('uploads', async ({ visit, stage }) => {
  await gather(stage);
  const visitor = await visit();
  const { page, room } = visitor;
  visitor.mayBeRefused = true;
  // One goes through, one never arrives, and one cannot be read.
  await page.route('**/api/files?name=slow*', () => {});
  await room.enter(STUDY);
  await room.composer.fill('The photos of yesterday');
  const attached = page.locator('.attachments__one');
  await bring('paste', room.composer, [SUNSET]);
  await expect(page.getByRole('status').filter({ hasText: visitor.words.uploaded })).toHaveCount(1);
  const damaged = picture('damaged.png', 60, 40, [90, 140, 255]);
  await bring('paste', room.composer, [{ ...damaged, buffer: damaged.buffer.subarray(0, 100) }]);
  await expect(attached.nth(1).getByRole('progressbar')).toHaveCount(0);
  await bring('paste', room.composer, [paper('slow-minutes-of-the-meeting-in-march.txt', 'words')]);
  await expect(attached).toHaveCount(3);
  return visitor;
});

scene(
  'offline',
  async ({ visit, stage }) => {
    await stage.enter(ALICE, STUDY);
    await stage.enter(BOB, STUDY);
    await stage.say(BOB, STUDY, 'Is anybody on the train already?');
    await stage.say(ALICE, STUDY, 'Yes, car 3. There is a tunnel ahead');
    const visitor = await visit();
    const { room } = visitor;
    await room.enter(STUDY);
    await visitor.goOffline();
    await expect(room.status).toHaveAttribute('data-status', 'offline');
    await room.say('Keep me a seat if you can!');
    await expect(room.bodies).toHaveCount(3);
    return visitor;
  },
  FEW_LOOKS,
);
