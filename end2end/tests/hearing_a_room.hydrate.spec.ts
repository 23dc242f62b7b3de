// What a screen reader is given to read out.
import { expect, test } from './fixtures';
import { PATIENT } from './support/chatter';
import type { Person } from './support/person';

test.use({ serverFlags: PATIENT });

declare global {
  interface Window {
    heard: string[];
  }
}

/** Notes what is read out from now on. */
async function listen(person: Person): Promise<void> {
  await person.page.evaluate(() => {
    window.heard = [];
    const region = document.querySelector('.announcer') as Element;
    new MutationObserver(() => window.heard.push(region.textContent ?? '')).observe(region, { childList: true });
  });
}

const heard = (person: Person) => person.page.evaluate(() => window.heard);

test('what is said is read out together, and what is said to one comes first', async ({ alice, bob }) => {
  await alice.room.enter('tea');
  await alice.room.rename('Alice');
  await alice.room.expectYou('Alice');
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  await expect(alice.room.log).toHaveAttribute('aria-live', 'off');
  await listen(alice);
  await bob.room.say('The **kettle** is on');
  await bob.room.say('@Alice, milk?');
  await alice.room.say('Mine is not read out to me');
  await expect.poll(() => heard(alice)).toEqual(['Bob mentions you: @Alice, milk?\nBob: The kettle is on']);
});

test('a busy room is summed up', async ({ alice, bob, carol }) => {
  await alice.room.enter('tea');
  await bob.room.enter('tea');
  await carol.room.enter('tea');
  for (const [person, name] of [[bob, 'Bob'], [carol, 'Carol']] as const) {
    await person.room.rename(name);
    await person.room.expectYou(name);
  }
  await listen(alice);
  await bob.room.say('first');
  await expect.poll(() => heard(alice)).toEqual(['Bob: first']);
  for (let n = 0; n < 3; n++) {
    await bob.room.say(`b${n}`);
    // The names are in the order in which people spoke.
    await expect(carol.room.message(`b${n}`)).toHaveCount(1);
    await carol.room.say(`c${n}`);
  }
  await expect.poll(async () => (await heard(alice)).slice(1)).toEqual(['6 new messages from Bob, Carol']);
});

test('what was said before one came, and what is loaded from before, is not read out', async ({ alice, bob }) => {
  await bob.room.enter('tea');
  await bob.room.rename('Bob');
  await bob.room.expectYou('Bob');
  for (let n = 0; n < 60; n++) await bob.room.say(`line ${n}`);
  await expect(bob.room.message('line 59').getByText('Sent and kept')).toBeAttached();
  await alice.room.enter('tea');
  await listen(alice);
  await alice.room.log.focus();
  await alice.page.keyboard.press('Home');
  await expect(alice.room.message('line 0')).toHaveCount(1);
  await bob.room.say('news');
  await expect.poll(() => heard(alice)).toEqual(['Bob: news']);
});
