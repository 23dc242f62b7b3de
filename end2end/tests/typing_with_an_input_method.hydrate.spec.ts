import { expect, test } from './fixtures';
import { InputMethod } from './support/typing/input_method';

test.beforeEach(async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.composer.click();
});

for (const [system, way] of [
  ['macOS', 'confirmAndBreak'],
  ['Windows', 'confirmThenEnter'],
] as const) {
  test(`Korean on ${system}: one Enter sends once, with the last syllable`, async ({ alice }) => {
    const typing = await InputMethod.of(alice.page);
    await typing.compose('ㅇ', '아', '안');
    await typing.commit('안');
    await typing.compose('ㄴ', '녀', '녕');
    await typing[way]('녕');
    await alice.room.expectSaid(['안녕']);
    await expect(alice.room.composer).toHaveValue('');
    await alice.room.say('끝');
    await alice.room.expectSaid(['안녕', '끝']);
  });
}

for (const [browser, way] of [
  ['Chrome', 'confirm'],
  ['Safari', 'confirmFirst'],
] as const) {
  test(`Japanese as ${browser} tells it: the Enter that chooses a word sends nothing`, async ({ alice }) => {
    const typing = await InputMethod.of(alice.page);
    await typing.compose('に', 'にほ', 'にほん', '日本');
    await typing[way]('日本');
    await expect(alice.room.composer).toHaveValue('日本');
    await typing.compose('ご', '語');
    await typing[way]('語');
    await expect(alice.room.composer).toHaveValue('日本語');
    await expect(alice.room.bodies).toHaveCount(0);
    await typing.enter();
    await alice.room.expectSaid(['日本語']);
  });
}

test('Chinese: choosing a word with a number or the space bar sends nothing', async ({ alice }) => {
  const typing = await InputMethod.of(alice.page);
  await typing.compose('n', 'ni', "ni'h", "ni'hao");
  await typing.commit('你好');
  await expect(alice.room.composer).toHaveValue('你好');
  await expect(alice.room.bodies).toHaveCount(0);
  await typing.enter();
  await alice.room.expectSaid(['你好']);
});

test('a composition that is given up leaves nothing, and sends nothing', async ({ alice }) => {
  const typing = await InputMethod.of(alice.page);
  await typing.compose('に', 'にほ', '');
  await typing.enter();
  await alice.room.say('Hello');
  await alice.room.expectSaid(['Hello']);
});
