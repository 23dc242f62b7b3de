// Makes a page hold still: what the clock says is in it is put to what it says in every picture.
import type { Page } from '@playwright/test';

/** The day on which all pictures are taken, and the minute of the first message. */
const DAY = new Date('2026-03-03T14:02:00Z');

/** Puts fixed times in the place of those in the page. They stay until what they stand in is drawn anew. */
export async function still(page: Page): Promise<void> {
  await page.evaluate((day) => {
    const { lang } = document.documentElement;
    const say = (style: Intl.DateTimeFormatOptions, minutes = 0) =>
      new Date(day + minutes * 60_000).toLocaleString(lang, { timeZone: 'UTC', ...style });
    for (const line of document.querySelectorAll('.day-line__text')) line.textContent = say({ dateStyle: 'full' });
    let minutes = 0;
    for (const time of document.querySelectorAll('time')) {
      const isMinute = time.classList.contains('local-time');
      // A minute goes by with every other message.
      minutes += 0.5;
      time.textContent = isMinute
        ? say({ timeStyle: 'short' }, minutes)
        : say({ dateStyle: 'medium', timeStyle: 'short' }, minutes);
    }
  }, DAY.getTime());
}
