import { expect, test } from './fixtures';
import { PATIENT, chatter } from './support/chatter';
import { LINES, LONG_NAME } from './support/conversation';
import { PHONE, expectToFit } from './support/phone';

const SAID = [...LINES.map(([, text]) => text), 'x'.repeat(500)];

test.use({ serverFlags: PATIENT });

for (const language of ['en', 'ko'] as const) {
  test(`a busy room fits, in ${language}, and one can write`, async ({ browser, invite, server }) => {
    await chatter(browser, server, LONG_NAME, SAID);
    const { page, room, words } = await invite(language, PHONE);
    await room.open(LONG_NAME);
    await expect(room.bodies).toHaveCount(SAID.length);
    await expectToFit(page);
    await expect(room.composer).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: words.send, exact: true })).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('heading', { level: 1 })).toBeInViewport();
  });

  test(`the lobby fits, in ${language}`, async ({ browser, invite, server }) => {
    await chatter(browser, server, LONG_NAME, ['Hello']);
    const { page, lobby } = await invite(language, PHONE);
    await lobby.open();
    await expect(lobby.room(LONG_NAME)).toBeVisible();
    await expectToFit(page);
    await expect(lobby.field).toBeInViewport({ ratio: 1 });
  });
}
