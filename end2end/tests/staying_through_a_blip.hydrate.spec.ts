import { expect, test } from './fixtures';
import type { Person } from './support/person';
import { Wire } from './support/wire';

test('without network for a few seconds nobody sees a leave or a join, and the nickname stays', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await alice.room.say('Before');
  await bob.room.expectSaid(['Before']);
  await alice.goOffline();
  await expect(alice.room.status).toHaveAttribute('data-status', 'offline');
  // Longer than somebody who closes the page is waited for.
  await alice.page.waitForTimeout(3000);
  await bob.room.expectPeople(2);
  await alice.goOnline();
  await alice.room.waitConnected();
  await alice.room.say('After');
  await bob.room.expectSaid(['Before', 'After']);
  await expect(bob.room.message('After').locator('[data-name]')).toHaveText('Alice');
  await bob.room.expectPeople(2);
  await expect(bob.room.notices.filter({ hasText: /left|came/ }).filter({ hasText: 'Before' })).toHaveCount(0);
  await expect(noticesAfter(bob, 'Before')).toHaveCount(0);
});

test('a restart of the server is nobody leaving and coming in', async ({ alice, bob, carol, server }) => {
  for (const { room } of [alice, bob, carol]) await room.enter('tea');
  await alice.room.say('Before');
  for (const { room } of [alice, bob, carol]) await room.expectSaid(['Before']);
  await server.kill();
  await server.startAgain();
  for (const { room } of [alice, bob, carol]) await room.waitConnected();
  for (const { room } of [alice, bob, carol]) await room.expectPeople(3);
  await alice.room.say('After');
  for (const person of [alice, bob, carol]) {
    await person.room.expectSaid(['Before', 'After']);
    await expect(noticesAfter(person, 'Before').filter({ hasText: /left|came/ })).toHaveCount(0);
  }
});

test('a connection that says nothing any more is replaced', async ({ alice, bob }) => {
  const wire = await Wire.of(alice.context);
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await bob.room.say('Before');
  await alice.room.expectSaid(['Before']);
  wire.cut();
  await bob.room.say('Meanwhile');
  await expect(alice.room.bodies).toHaveText(['Before', 'Meanwhile'], { timeout: 16_000 });
  expect(wire.opened).toBe(2);
  await alice.room.say('After');
  await bob.room.expectSaid(['Before', 'Meanwhile', 'After']);
});

for (const event of ['visibilitychange', 'pageshow', 'online']) {
  test(`a page that is looked at again is current within a second or two, after ${event}`, async ({ alice, bob }) => {
    const wire = await Wire.of(alice.context);
    await alice.room.enter('tea');
    await bob.room.enter('tea');
    wire.cut();
    await bob.room.say('Meanwhile');
    await alice.page.evaluate((event) => {
      (event === 'visibilitychange' ? document : window).dispatchEvent(new Event(event, { bubbles: true }));
    }, event);
    await expect(alice.room.bodies).toHaveText(['Meanwhile'], { timeout: 2_500 });
    expect(wire.opened).toBe(2);
  });
}

test('a connection that lives is asked and kept', async ({ alice }) => {
  const wire = await Wire.of(alice.context);
  await alice.room.enter('tea');
  await alice.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await alice.page.waitForTimeout(2000);
  expect(wire.opened).toBe(1);
  await alice.room.waitConnected();
});

test('a page that is put aside leaves, and is current when it is brought back', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await alice.room.enter('tea');
  // As a browser does that keeps a page for coming back to; this one, under test, keeps none.
  const tell = (event: string) =>
    alice.page.evaluate((event) => dispatchEvent(new PageTransitionEvent(event, { persisted: true })), event);
  await tell('pagehide');
  await bob.room.expectPeople(1);
  await bob.room.say('Meanwhile');
  await bob.room.expectSaid(['Meanwhile']);
  await expect(alice.room.bodies).toHaveCount(0);
  await tell('pageshow');
  await expect(alice.room.bodies).toHaveText(['Meanwhile'], { timeout: 1_500 });
  await bob.room.expectPeople(2);
});

test('a page that was frozen is current within a second of being thawed', async ({ alice, bob, server }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  const devtools = await alice.context.newCDPSession(alice.page);
  const freeze = (state: 'frozen' | 'active') => devtools.send('Page.setWebLifecycleState', { state });
  await freeze('frozen');
  await bob.room.say('While it was frozen');
  await bob.page.waitForTimeout(4000);
  await freeze('active');
  await expect(alice.room.bodies).toHaveText(['While it was frozen'], { timeout: 1_500 });

  // And when its connection did not outlive that.
  await freeze('frozen');
  await server.kill();
  await server.startAgain();
  await bob.room.waitConnected();
  await bob.room.say('From a new server');
  await bob.room.expectSaid(['While it was frozen', 'From a new server']);
  await freeze('active');
  await expect(alice.room.bodies).toHaveCount(2, { timeout: 1_500 });
});

/** The notices that stand after this message. */
function noticesAfter({ page }: Person, text: string) {
  return page.locator(`[data-message]:has-text("${text}") ~ .notice-line`);
}
