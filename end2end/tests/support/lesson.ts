// The lessons that Parlor grew out of, as conversations.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SEEDS = resolve(__dirname, '../../../tests/seeds');

/** A lesson's blocks: what stands between blank lines, to the letter. Fenced code is one block, blank lines and all. */
export function blocksOf(lesson: string): string[] {
  const blocks: string[][] = [[]];
  let fenced = false;
  for (const line of readFileSync(resolve(SEEDS, lesson), 'utf8').split('\n')) {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    if (fenced || line.trim() !== '') blocks[blocks.length - 1].push(line);
    else blocks.push([]);
  }
  return blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
}
