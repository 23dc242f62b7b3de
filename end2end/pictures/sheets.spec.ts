// The sheets: what one looks up beside a conversation.
import type { Person } from '../tests/support/person';
import { expect, scene } from './fixtures';
import { ALICE, BOB, CHEOLSU } from './support/cast';
import { STUDY, others, study } from './support/story';

/** Opens one, by the link that leads to it. */
async function open({ page }: Person, address: string): Promise<void> {
  await page.locator(`a[data-sheet][href*="${address}"]`).filter({ visible: true }).first().click();
  await expect(page.locator('#sheet-title')).toBeVisible();
}

scene('search', async ({ visit, stage }) => {
  await study(stage);
  const visitor = await visit();
  const { page, room } = visitor;
  await room.enter(STUDY);
  await open(visitor, '/search');
  await page.getByRole('searchbox').fill('서버');
  await expect(page.locator('.search-sheet__hit')).toHaveCount(2);
  return visitor;
});

scene('rooms', async ({ visit, stage }) => {
  await study(stage);
  await others(stage);
  const visitor = await visit();
  await visitor.room.enter(STUDY);
  await stage.favour(ALICE, 'rust-beginners');
  await open(visitor, '/rooms');
  await expect(visitor.page.locator('.rooms-sheet__mark')).not.toHaveCount(0);
  return visitor;
});

scene('settings', async ({ visit, stage }) => {
  await study(stage);
  const visitor = await visit();
  await visitor.room.enter(STUDY);
  await open(visitor, '/rooms');
  await open(visitor, '/settings');
  return visitor;
});

scene('about', async ({ visit, stage }) => {
  await study(stage);
  const description = '**Rules**\n\n- Be kind.\n- Ask, and say what you tried.\n\nThe notes are at https://example.org/notes.';
  await stage.act(BOB, 'describe', { room: STUDY, description });
  const tuesday = await stage.say(BOB, STUDY, 'We meet on Tuesdays at 19:00, in room 3. Bring a **laptop** and a question: the lesson is long, and there is tea.');
  const homework = await stage.say(CHEOLSU, STUDY, '숙제: `ws` 예제를 고쳐서 여러 방을 만들어 오세요.');
  for (const target of [tuesday, homework]) await stage.act(ALICE, 'pin', { room: STUDY, target });
  const visitor = await visit();
  await visitor.room.enter(STUDY);
  await visitor.page.locator('.room__title').click();
  await expect(visitor.page.getByRole('img', { name: /QR/ })).toBeVisible();
  return visitor;
});

scene('help', async ({ visit, stage }) => {
  await study(stage);
  const visitor = await visit();
  await visitor.room.enter(STUDY);
  await visitor.page.locator('.room__title').focus();
  await visitor.page.keyboard.press('?');
  await expect(visitor.page.locator('#sheet-title')).toBeVisible();
  return visitor;
});
