// What a row does on the screen, frame by frame.

declare global {
  interface Window {
    places: number[];
  }
}

/** A row, by whatever its page is driven. */
interface Row {
  evaluate<R, A>(run: (row: HTMLElement, arg: A) => R | Promise<R>, arg?: A): Promise<R>;
}

/** Notes where a row is painted from now on. `scrollBy` scrolls its list first, in the same breath. */
export async function watch(row: Row, scrollBy = 0): Promise<void> {
  await row.evaluate((element, scrollBy) => {
    element.closest('[role=log]')?.scrollBy({ top: scrollBy, behavior: 'instant' });
    window.places = [];
    // A frame runs its callbacks, lays out, tells the observers, each engine in an order of its own, and paints. Those that
    // changed something have others told after them: so a first probe changes a second, and what that one sees last is painted.
    const first = document.body.appendChild(document.createElement('div'));
    const second = first.appendChild(document.createElement('div'));
    for (const probe of [first, second]) probe.style.position = 'fixed';
    const change = (probe: HTMLElement) => (probe.style.width = probe.style.width === '1px' ? '2px' : '1px');
    let painted: number | undefined;
    new ResizeObserver(() => change(second)).observe(first);
    new ResizeObserver(() => (painted = element.getBoundingClientRect().top)).observe(second);
    const tick = () => {
      if (painted !== undefined) window.places.push(painted);
      change(first);
      requestAnimationFrame(tick);
    };
    tick();
  }, scrollBy);
}

/** Where it was, each place once, after a few more frames. */
export async function seen(row: Row): Promise<number[]> {
  return row.evaluate(async () => {
    const until = window.places.length + 5;
    while (window.places.length < until) await new Promise(requestAnimationFrame);
    return [...new Set(window.places)];
  });
}
