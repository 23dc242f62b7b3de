// What a row does on the screen, frame by frame.
import type { Locator } from '@playwright/test';

declare global {
  var places: number[];
}

/** Notes where a row is painted from now on. `scrollBy` scrolls its list first, in the same breath. */
export async function watch(row: Locator, scrollBy = 0): Promise<void> {
  await row.evaluate((element, scrollBy) => {
    element.closest('[role=log]')?.scrollBy({ top: scrollBy, behavior: 'instant' });
    globalThis.places = [];
    // A frame runs its callbacks, then lays out, then tells the observers, then paints: they see what is painted.
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.position = 'fixed';
    new ResizeObserver(() => globalThis.places.push(element.getBoundingClientRect().top)).observe(probe);
    const tick = () => {
      probe.style.width = probe.style.width === '1px' ? '2px' : '1px';
      requestAnimationFrame(tick);
    };
    tick();
  }, scrollBy);
}

/** Where it was, each place once, after a few more frames. */
export async function seen(row: Locator): Promise<number[]> {
  return row.evaluate(async () => {
    const until = globalThis.places.length + 5;
    while (globalThis.places.length < until) await new Promise(requestAnimationFrame);
    return [...new Set(globalThis.places)];
  });
}
