// Looking at a page, and elsewhere.
import type { Person } from './person';

/** Looks at another tab, or at this one again. */
export async function look(person: Person, state: 'hidden' | 'visible'): Promise<void> {
  await person.page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}
