import { expect, test } from './fixtures';

test('two keystrokes: a name and Enter, and one can talk', async ({ alice }) => {
  await alice.room.enter('tea');
  await expect(alice.room.nickname).toBeFocused();
  await alice.page.keyboard.type('A');
  await alice.page.keyboard.press('Enter');
  await alice.room.expectYou('A');
  await expect(alice.room.composer).toBeFocused();
  await alice.page.keyboard.type('Hello');
  await alice.page.keyboard.press('Enter');
  await alice.room.expectSaid(['Hello']);
});

test('one can also just talk, and the name step goes away', async ({ alice }) => {
  await alice.room.enter('tea');
  const offered = await alice.room.you.innerText();
  await alice.room.say('Hello');
  await expect(alice.room.message('Hello').locator('[data-name]')).toHaveText(offered);
  await expect(alice.room.nickname).toBeHidden();
});

test('the name step can wait', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.page.getByRole('button', { name: alice.words.later }).click();
  await expect(alice.room.nickname).toBeHidden();
  await expect(alice.room.composer).toBeFocused();
});

test('a name can be changed again, and the others see it', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await alice.room.say('As Alice');
  for (const name of ['김철수', '👩‍🚀 Ann']) {
    await alice.room.rename(name);
    await alice.room.expectYou(name);
    await bob.room.expectMembers([name, 'Bob']);
  }
  await expect(bob.room.notices.last()).toHaveText('Alice is now 👩‍🚀 Ann');
  await expect(alice.room.nickname).toBeHidden();
  await alice.room.say('As Ann');
  await expect(bob.room.messages.locator('[data-name]')).toHaveText(['Alice', '👩‍🚀 Ann']);
});

test('a name that somebody in the room has is explained, and another one is taken', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Ann');
  await alice.room.expectYou('Ann');
  await bob.room.enter('tea');
  const offered = await bob.room.you.innerText();
  bob.mayBeRefused = true;
  await bob.room.rename('ANN');
  await expect(bob.room.nickname).toHaveAccessibleDescription(/That nickname is taken/);
  await bob.room.expectYou(offered);
  await bob.room.rename('Anna');
  await bob.room.expectYou('Anna');
  await alice.room.expectMembers(['Ann', 'Anna']);
});

test('a name changed in the lobby changes in the rooms of other tabs', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  const lobby = await alice.context.newPage();
  await lobby.goto('/');
  await expect(lobby.locator('.connection-badge')).toHaveAttribute('data-status', 'connected');
  await lobby.getByLabel('Nickname').last().fill('Alice');
  await lobby.getByRole('button', { name: alice.words.saveNickname }).click();
  await alice.room.expectYou('Alice');
  await expect(bob.room.member('Alice')).toHaveCount(1);
});

test('the name step, opened again, takes the focus with the name selected', async ({ alice }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await alice.page.reload();
  await alice.room.waitConnected();
  await alice.page.getByRole('button', { name: alice.words.changeNickname }).click();
  await expect(alice.room.nickname).toBeFocused();
  await alice.page.keyboard.type('Ann');
  await alice.page.keyboard.press('Enter');
  await alice.room.expectYou('Ann');
});
