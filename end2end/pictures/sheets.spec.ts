// The sheets: what one looks up beside a conversation.
import type { Person } from '../tests/support/person';
import { expect, scene } from './fixtures';
import { ALICE, BOB, CHEOLSU, DANA } from './support/cast';
import { FEW_LOOKS, PHONE_LOOKS } from './support/looks';
import { STUDY, gather, others, study } from './support/story';

/** Opens one, by the link that leads to it. */
async function open({ page }: Person, address: string): Promise<void> {
  await page.locator(`a[data-sheet][href*="${address}"]`).filter({ visible: true }).first().click();
  await expect(page.locator('#sheet-title')).toBeVisible();
  // Away from what opens under it.
  await page.mouse.move(0, 0);
}

scene(
  'search',
  async ({ visit, stage }) => {
    await study(stage);
    const visitor = await visit();
    const { page, room } = visitor;
    await room.enter(STUDY);
    await open(visitor, '/search');
    await page.getByRole('searchbox').fill('서버');
    await expect(page.locator('.search-sheet__hit')).toHaveCount(2);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'rooms',
  async ({ visit, stage }) => {
    await gather(stage);
    await others(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await stage.favour(ALICE, 'rust-beginners');
    await open(visitor, '/rooms');
    await expect(visitor.page.locator('.rooms-sheet__mark')).not.toHaveCount(0);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'settings',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await open(visitor, '/rooms');
    await open(visitor, '/settings');
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'about',
  async ({ visit, stage }) => {
    await gather(stage);
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
  },
  FEW_LOOKS,
);

scene(
  'people',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    const { page, room } = visitor;
    await room.enter(STUDY);
    await stage.leave(DANA, STUDY);
    await room.expectPeople(5);
    await page.goto(`/r/${STUDY}/people/${BOB.person}`);
    await page.getByRole('button', { name: visitor.words.ignore, exact: true }).click();
    await room.enter(STUDY);
    await showPeople(visitor);
    await page.locator('#people-title a').click();
    await expect(page.locator('.people-sheet__person')).toHaveCount(6);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'person-card',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await visitor.room.message('through a proxy').locator('a[data-name]').click();
    await expect(visitor.page.locator('.person-card')).toBeVisible();
    await visitor.page.mouse.move(0, 0);
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'roster',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await showPeople(visitor);
    return visitor;
  },
  PHONE_LOOKS,
);

/** Shows who is in the room, where one has to ask for it. */
async function showPeople({ page }: Person): Promise<void> {
  if (!(await page.locator('.member-list').isVisible())) {
    await page.locator('.room__people').click();
  }
}

scene(
  'help',
  async ({ visit, stage }) => {
    await gather(stage);
    const visitor = await visit();
    await visitor.room.enter(STUDY);
    await visitor.page.locator('.room__title').focus();
    await visitor.page.keyboard.press('?');
    await expect(visitor.page.locator('#sheet-title')).toBeVisible();
    return visitor;
  },
  FEW_LOOKS,
);
