import { expect, test } from './fixtures';
import { inTurn } from './support/in_turn';

test('each reads the page in their own language, and everybody reads the same words', async ({ alice, cheolsu }) => {
  await alice.room.enter('차');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await cheolsu.room.enter('차');
  await cheolsu.room.rename('김철수');
  await cheolsu.room.expectYou('김철수');
  await inTurn([alice, 'Hello'], [cheolsu, '안녕하세요']);

  await alice.room.expectSaid(['Hello', '안녕하세요']);
  await cheolsu.room.expectSaid(['Hello', '안녕하세요']);
  await alice.room.expectPeople(2);
  await cheolsu.room.expectPeople(2);
  await expect(alice.room.notices.first()).toContainText('김철수 came in');
  await expect(cheolsu.room.status).toContainText('연결됨');

  await alice.page.close();
  await expect(cheolsu.room.notices.last()).toHaveText('Alice 님이 나갔습니다');
});

test('a refusal is explained in the language of whoever is refused', async ({ alice, cheolsu }) => {
  await alice.room.enter('차');
  await alice.room.rename('김철수');
  await alice.room.expectYou('김철수');
  await cheolsu.room.enter('차');
  cheolsu.mayBeRefused = true;
  await cheolsu.room.rename('김철수');
  await expect(cheolsu.room.nickname).toHaveAccessibleDescription(/다른 사람의 닉네임/);
});
