// The lobby: with nothing in it, and on a busy day.
import { expect, scene } from './fixtures';
import { ALICE } from './support/cast';
import { ALL_LOOKS, FEW_LOOKS } from './support/looks';
import { STUDY, goOn, others, study } from './support/story';

scene(
  'lobby-empty',
  async ({ visit }) => {
    const visitor = await visit();
    await visitor.lobby.open();
    await visitor.lobby.waitConnected();
    return visitor;
  },
  FEW_LOOKS,
);

scene(
  'lobby-busy',
  async ({ visit, stage }) => {
    await study(stage);
    await others(stage);
    const seen = await stage.say(ALICE, STUDY, 'See https://developer.mozilla.org for more.');
    await stage.read(ALICE, STUDY, seen);
    await goOn(stage);
    const visitor = await visit();
    await stage.favour(ALICE, STUDY);
    await visitor.lobby.open();
    await visitor.lobby.waitConnected();
    await expect(visitor.page.locator('.my-rooms__link')).toHaveCount(4);
    return visitor;
  },
  ALL_LOOKS,
);
