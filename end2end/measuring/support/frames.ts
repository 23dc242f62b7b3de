// What a page's frames were like: how long each took, and what the browser calls a long task.
import type { Page } from '@playwright/test';

export interface Frames {
  /** Of the gaps between frames, in milliseconds, ascending. */
  gaps: number[];
  /** Tasks of more than 50 ms. */
  longTasks: number[];
  /** From a key to the frame that shows it; 16 ms and more. */
  keys: number[];
}

/** Slows the page's processor down by this, as DevTools do. */
export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Begins to watch every page that this one becomes. */
export async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const frames: Frames = { gaps: [], longTasks: [], keys: [] };
    Object.assign(window, { frames });
    const observe = (type: string, list: number[], options = {}) =>
      new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) list.push(duration);
      }).observe({ type, ...options });
    observe('longtask', frames.longTasks);
    observe('event', frames.keys, { durationThreshold: 16 });
    let last = performance.now();
    const frame = (now: number) => {
      frames.gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Notes the moment when the page has its connection: then it is alive. */
export async function markAlive(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('[data-status="connected"]')) performance.mark('alive');
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** What there was since the last time it was asked. */
export async function takeFrames(page: Page): Promise<Frames> {
  return page.evaluate(() => {
    const { frames } = window as unknown as { frames: Frames };
    const take = (list: number[]) => list.splice(0).sort((a, b) => a - b);
    return { gaps: take(frames.gaps), longTasks: take(frames.longTasks), keys: take(frames.keys) };
  });
}

/** In one line, for people. */
export function summary({ gaps, longTasks, keys }: Frames): string {
  const at = (list: number[], part: number) => list[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0;
  const ms = (number: number) => `${number.toFixed(0)} ms`;
  return [
    `${gaps.length} frames`,
    `half of them within ${ms(at(gaps, 0.5))}`,
    `95 % within ${ms(at(gaps, 0.95))}`,
    `longest ${ms(at(gaps, 1))}`,
    `tasks over 50 ms: ${longTasks.length}, longest ${ms(at(longTasks, 1))}`,
    `key to frame, longest ${ms(at(keys, 1))}`,
  ].join('; ');
}
