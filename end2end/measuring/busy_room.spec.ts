// A slow machine (a processor slowed down four times) in a busy room.
import { test } from '../tests/fixtures';
import { Crowd, PATIENT } from './support/crowd';
import { markAlive, slowDown, summary, takeFrames, watchFrames } from './support/frames';

const SLOWER = 4;

test.use({ serverFlags: PATIENT });

test('typing while a hundred messages a second come in, with 300 rows and more', async ({ alice, browser, server }) => {
  const crowd = await Crowd.enter(browser, server, 'tea', 10);
  await watchFrames(alice.page);
  await alice.room.enter('tea');
  await crowd.say(300);
  await alice.page.waitForFunction(() => document.querySelectorAll('[data-message]').length >= 300);
  await slowDown(alice.page, SLOWER);
  await alice.room.composer.click();
  await alice.page.waitForTimeout(1000);
  await takeFrames(alice.page);
  await crowd.talk(100);
  await alice.page.keyboard.type('What one writes while everybody else talks, letter by letter.', { delay: 150 });
  console.log(summary(await takeFrames(alice.page)));
  await crowd.leave();
});

test('a first visit, from the answer to a page that is alive', async ({ alice, browser, server }) => {
  const crowd = await Crowd.enter(browser, server, 'tea', 2);
  await crowd.say(50);
  await alice.page.goto('/health/live');
  await slowDown(alice.page, SLOWER);
  await watchFrames(alice.page);
  await markAlive(alice.page);
  for (const visit of ['first', 'second']) {
    await alice.room.enter('tea');
    const alive = await alice.page.evaluate(() => {
      const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const [alive] = performance.getEntriesByName('alive');
      const read = performance.getEntriesByName('first-contentful-paint')[0];
      return { read: read.startTime - page.responseStart, alive: alive.startTime - page.responseStart };
    });
    console.log(`${visit} visit: readable after ${alive.read.toFixed(0)} ms, alive after ${alive.alive.toFixed(0)} ms;`);
    console.log(summary(await takeFrames(alice.page)));
  }
  await crowd.leave();
});
