import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { PATIENT } from './support/chatter';
import { saidAt } from './support/moments';

test.use({ serverFlags: PATIENT });

/** The lines of days and the times of messages, as they stand in the page. */
async function told(page: Page): Promise<string[]> {
  const lines = page.locator('.day-line__text, .local-time');
  // Browsers put a narrow space before AM and PM.
  return lines.evaluateAll((lines) => lines.map(({ textContent }) => (textContent ?? '').replaceAll('\u202f', ' ')));
}

/** Moments around a change, and how they are told there: a line for each day, and the times in it. */
const PLACES: Record<string, [string, string][]> = {
  // The hour from one to two comes twice.
  'America/New_York': [
    ['2026-11-01T03:59:00Z', 'Saturday, October 31, 2026; 11:59 PM'],
    ['2026-11-01T04:00:00Z', 'Sunday, November 1, 2026; 12:00 AM'],
    ['2026-11-01T05:30:00Z', '1:30 AM'],
    ['2026-11-01T06:30:00Z', '1:30 AM'],
    ['2026-11-02T04:59:00Z', '11:59 PM'],
    ['2026-11-02T05:00:00Z', 'Monday, November 2, 2026; 12:00 AM'],
  ],
  // The hour from two to three does not come.
  'America/Toronto': [
    ['2026-03-08T06:59:00Z', 'Sunday, March 8, 2026; 1:59 AM'],
    ['2026-03-08T07:00:00Z', '3:00 AM'],
    ['2026-03-09T03:59:00Z', '11:59 PM'],
    ['2026-03-09T04:00:00Z', 'Monday, March 9, 2026; 12:00 AM'],
  ],
  // The day begins at one.
  'America/Santiago': [
    ['2026-09-06T03:59:00Z', 'Saturday, September 5, 2026; 11:59 PM'],
    ['2026-09-06T04:00:00Z', 'Sunday, September 6, 2026; 1:00 AM'],
    ['2026-09-07T02:59:00Z', '11:59 PM'],
    ['2026-09-07T03:00:00Z', 'Monday, September 7, 2026; 12:00 AM'],
  ],
  'Africa/Cairo': [
    ['2026-04-23T21:59:00Z', 'Thursday, April 23, 2026; 11:59 PM'],
    ['2026-04-23T22:00:00Z', 'Friday, April 24, 2026; 1:00 AM'],
    ['2026-04-24T20:59:00Z', '11:59 PM'],
    ['2026-04-24T21:00:00Z', 'Saturday, April 25, 2026; 12:00 AM'],
  ],
  'Asia/Beirut': [
    ['2026-03-28T21:59:00Z', 'Saturday, March 28, 2026; 11:59 PM'],
    ['2026-03-28T22:00:00Z', 'Sunday, March 29, 2026; 1:00 AM'],
  ],
  // Midnight comes twice.
  'America/Havana': [
    ['2026-11-01T03:59:00Z', 'Saturday, October 31, 2026; 11:59 PM'],
    ['2026-11-01T04:00:00Z', 'Sunday, November 1, 2026; 12:00 AM'],
    ['2026-11-01T05:00:00Z', '12:00 AM'],
    ['2026-11-02T04:59:00Z', '11:59 PM'],
    ['2026-11-02T05:00:00Z', 'Monday, November 2, 2026; 12:00 AM'],
  ],
  'Asia/Kathmandu': [
    ['2026-01-01T18:14:00Z', 'Thursday, January 1, 2026; 11:59 PM'],
    ['2026-01-01T18:15:00Z', 'Friday, January 2, 2026; 12:00 AM'],
  ],
  // The 30th was left out.
  'Pacific/Apia': [
    ['2011-12-30T09:59:00Z', 'Thursday, December 29, 2011; 11:59 PM'],
    ['2011-12-30T10:00:00Z', 'Saturday, December 31, 2011; 12:00 AM'],
  ],
};

const room = (zone: string) => zone.toLowerCase().replace(/\W/g, '-');

test('days and times are those of where one is, whatever the clocks did there', async ({ browser, invite, server }) => {
  const rooms = Object.entries(PLACES).map(([zone, moments]) => [room(zone), moments.map(([at]) => at)]);
  await saidAt(browser, server, Object.fromEntries(rooms));
  for (const [zone, moments] of Object.entries(PLACES)) {
    const there = await invite('en', { locale: 'en-US', timezoneId: zone });
    await there.page.clock.setFixedTime('2027-06-01T12:00:00Z');
    await there.room.enter(room(zone));
    await expect(there.page.locator('.local-time')).toHaveCount(moments.length);
    await expect.poll(() => told(there.page), zone).toEqual(moments.flatMap(([, lines]) => lines.split('; ')));
  }
});

test('one clock and one calendar are those of whoever reads, in the words of the page', async ({ browser, invite, server }) => {
  await saidAt(browser, server, { tea: ['2026-11-29T12:14:00Z'] });
  for (const [language, locale, day, time] of [
    ['en', 'en-US', 'November 29, 2026', '9:14 PM'],
    ['en', 'en-GB', '29 November 2026', '21:14'],
    ['en', 'de-DE', 'November 29, 2026', '21:14'],
    ['ko', 'ko-KR', '2026년 11월 29일 일요일', '오후 9:14'],
  ] as const) {
    const headers = { 'accept-language': language };
    const reader = await invite(language, { locale, timezoneId: 'Asia/Seoul', extraHTTPHeaders: headers });
    await reader.page.clock.setFixedTime('2027-06-01T12:00:00Z');
    await reader.room.enter('tea');
    await expect.poll(() => told(reader.page), locale).toEqual([expect.stringContaining(day), time]);
    // What is found tells the hour by the same clock.
    await reader.page.getByRole('link', { name: reader.words.search }).click();
    await reader.page.getByRole('searchbox', { name: reader.words.search }).fill('2026');
    await reader.page.getByRole('button', { name: reader.words.search, exact: true }).click();
    await expect(reader.page.locator('.search-sheet__when')).toHaveText(new RegExp(`\\D${time.replace(' ', '\\s')}$`));
  }
});

test('today and yesterday are called so, and no longer when the day ends', async ({ browser, invite, server }) => {
  await saidAt(browser, server, { tea: ['2026-11-27T20:00:00Z', '2026-11-28T14:00:00Z', '2026-11-28T16:00:00Z'] });
  for (const [language, today, yesterday] of [
    ['en', 'Today', 'Yesterday'],
    ['ko', '오늘', '어제'],
  ] as const) {
    const reader = await invite(language, { timezoneId: 'Asia/Seoul' });
    await reader.page.clock.install({ time: '2026-11-29T14:59:00Z' });
    await reader.room.enter('tea');
    const days = reader.page.locator('.day-line__text');
    await expect(days).toHaveText([yesterday, today]);
    await reader.page.clock.runFor(120_000);
    await expect(days.last()).toHaveText(yesterday);
    await expect(days.first()).toHaveText(/28/);
  }
});

test('where nobody knows the clock of whoever reads, times say that they are in UTC', async ({ browser, invite, server }) => {
  await saidAt(browser, server, { tea: ['2026-11-29T02:06:00Z'] });
  const reader = await invite('en', { javaScriptEnabled: false, timezoneId: 'Asia/Seoul' });
  await reader.room.open('tea');
  expect(await told(reader.page)).toEqual(['November 29, 2026, UTC', '02:06 UTC']);
});
