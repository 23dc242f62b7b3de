// People who speak one after the other: two who speak at once are in the order in which the server hears them.
import { expect } from '@playwright/test';
import type { Person } from './person';

/** Each says something when all of them have heard what was said before. */
export async function inTurn(...turns: [Person, string][]): Promise<void> {
  for (const [speaker, text] of turns) {
    await speaker.room.say(text);
    for (const [{ room }] of turns) await expect(room.bodies.last()).toHaveText(text);
  }
}
