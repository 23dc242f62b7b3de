import { expect, test } from './fixtures';
import { PATIENT, chatter } from './support/chatter';
import { LINES } from './support/conversation';
import type { Person } from './support/person';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const LONG_NAME = 'a-room-whose-name-is-as-long-as-a-name-may-be-ok';

test.use({ serverFlags: PATIENT });

async function expectToFit({ page }: Person): Promise<void> {
  const [wide, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide).toBe(viewport);
  expect(viewport).toBe(PHONE.viewport.width);
}

for (const language of ['en', 'ko'] as const) {
  test(`a busy room fits, in ${language}, and one can write`, async ({ browser, invite, server }) => {
    await chatter(browser, server, LONG_NAME, [...LINES.map(([, text]) => text), 'x'.repeat(500)]);
    const person = await invite(language, PHONE);
    await person.room.open(LONG_NAME);
    await expect(person.room.bodies).toHaveCount(LINES.length + 1);
    await expectToFit(person);
    await expect(person.room.composer).toBeInViewport({ ratio: 1 });
    await expect(person.page.getByRole('button', { name: person.words.send, exact: true })).toBeInViewport({ ratio: 1 });
    await expect(person.page.getByRole('heading', { level: 1 })).toBeInViewport();
  });

  test(`the lobby fits, in ${language}`, async ({ browser, invite, server }) => {
    await chatter(browser, server, LONG_NAME, ['Hello']);
    const person = await invite(language, PHONE);
    await person.lobby.open();
    await expect(person.lobby.room(LONG_NAME)).toBeVisible();
    await expectToFit(person);
    await expect(person.lobby.field).toBeInViewport({ ratio: 1 });
  });
}
