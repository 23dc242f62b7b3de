// What no page may do in any test: log an error, warn, throw, crash, or ask another site for anything.
import type { BrowserContext } from '@playwright/test';

/** What Chromium itself prints, and no page can prevent, when a server cannot be reached. */
const LOST = /WebSocket connection to '[^']+' failed|Failed to load resource: net::ERR_(CONNECTION|INTERNET|SOCKET)/;

/** What it prints of a nickname, a file, a form, a page or a room that was refused: the answer has a status that says so. */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

/** What Chromium prints when a page was closed before it used what it loaded ahead. */
const UNUSED = /was preloaded using link preload but not used/;

/** What a test is about, and so may happen in it. */
export interface Excuses {
  lost: boolean;
  refused: boolean;
}

/** Listens to every page of a context. The list it returns must be empty in the end. */
export function troubleOf(context: BrowserContext, site: string, excuses: () => Excuses): string[] {
  const trouble: string[] = [];
  context.on('console', (message) => {
    const [kind, text, { url }] = [message.type(), message.text(), message.location()];
    if (kind !== 'error' && kind !== 'warning') return;
    const { lost, refused } = excuses();
    if (UNUSED.test(text) || (lost && LOST.test(text))) return;
    if (refused && REFUSED.test(text) && /^\/(api\/(nickname|files)|admin|r\/[^/?]+(\/(tell|door|key\/\w+|people|about|watch))?)(\?|$)/.test(url.replace(site, ''))) return;
    trouble.push(`console ${kind} on ${message.page()?.url()}: ${text} (${url})`);
  });
  context.on('weberror', (error) => trouble.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on('page', (page) => page.on('crash', () => trouble.push(`crashed: ${page.url()}`)));
  context.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && new URL(request.url()).origin !== site) {
      trouble.push(`asked another site: ${request.url()}`);
    }
  });
  return trouble;
}
