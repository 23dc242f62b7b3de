import { test } from './fixtures';

test('somebody enters a room from the lobby, takes a name, talks with another, and nothing is lost', async ({ alice, bob }) => {
  await alice.open('/');
  await alice.expectStatus('connected');
  await alice.type('#room', '차 한 잔');
  await alice.click('.enter-form__enter');
  await alice.expectText('h1', '차-한-잔');
  await alice.expectStatus('connected');
  await alice.rename('앨리스');
  await bob.enter('차 한 잔');
  await alice.expectText('[data-people]', '2 people here');

  await alice.say('안녕하세요');
  await bob.expectSaid(['안녕하세요']);
  await bob.say('Hello, **앨리스**');
  await alice.expectSaid(['안녕하세요', 'Hello, 앨리스']);
  await alice.expectText('[data-body] strong', '앨리스');

  await alice.browser.reload();
  await alice.expectStatus('connected');
  await alice.expectText('[data-you]', '앨리스');
  await alice.expectSaid(['안녕하세요', 'Hello, 앨리스']);
  await alice.expectText('[data-people]', '2 people here');

  await alice.click('.room__leave');
  await alice.expectText('[data-rooms-total]', '1 room');
  await bob.expectText('[data-people]', '1 person here');
});
