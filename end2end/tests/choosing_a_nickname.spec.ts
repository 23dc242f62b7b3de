import { expect, test } from './fixtures';

test('somebody new is offered a friendly name, the same one everywhere', async ({ alice }) => {
  await alice.lobby.open();
  const offered = await alice.lobby.nickname.inputValue();
  expect(offered).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  await alice.room.open('tea');
  await expect(alice.room.nickname).toHaveValue(offered);
  await alice.room.expectYou(offered);
});

test('somebody who reads Korean is offered a Korean name', async ({ cheolsu }) => {
  await cheolsu.room.open('tea');
  expect(await cheolsu.room.nickname.inputValue()).toMatch(/^[가-힣]+ [가-힣]+$/);
});

for (const name of ['Ann', '김철수', '日本語', '👩‍🚀🙂']) {
  test(`a name chosen in the room, ${name}, is kept`, async ({ alice }) => {
    await alice.room.open('tea');
    await alice.room.rename(name);
    await alice.room.expectYou(name);
    await expect(alice.room.nickname).toBeHidden();
    await alice.page.reload();
    await alice.room.expectYou(name);
    await expect(alice.room.nickname).toBeHidden();
  });
}

test('a name chosen in the lobby is taken into the room', async ({ alice }) => {
  await alice.lobby.open();
  await alice.lobby.rename('Ann');
  await expect(alice.page.getByText('You are Ann')).toBeVisible();
  await alice.room.open('tea');
  await alice.room.expectYou('Ann');
});

test('a name that cannot be used is explained', async ({ alice }) => {
  await alice.lobby.open();
  alice.mayBeRefused = true;
  await alice.lobby.rename('\u202Eevil');
  await expect(alice.lobby.nickname).toHaveAccessibleDescription(/cannot be used/);
});
