// Runs cargo, and says how far it is: it compiles for minutes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

// What cargo says of things that go well. The rest is for whoever reads it.
const ROUTINE = /^\s*(Adding|Blocking|Building|Compiling|Downloaded|Downloading|Finished|Fresh|Installed|Installing|Locking|Replaced|Replacing|Updating)\b/;
const PROGRESS = /^\s*Building \[[=> ]*\] (\d+)\/(\d+)/;

/** Why something could not be built, in words for whoever builds it. */
export class BuildError extends Error {}

/** `cargo` with these arguments. `onProgress` is told how many crates of how many are done. */
export async function cargo(args, env, onProgress) {
  const child = spawn('cargo', args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      ...process.env,
      CARGO_TERM_PROGRESS_WHEN: 'always',
      CARGO_TERM_PROGRESS_WIDTH: '100',
      CARGO_TERM_COLOR: process.stderr.isTTY ? 'always' : 'never',
      ...env,
    },
  });
  const told = [];
  // Progress ends with a carriage return, which ends a line here as well.
  for await (const line of createInterface({ input: child.stderr })) {
    const plain = line.replace(/\x1b\[[\d;]*[A-Za-z]/g, '');
    const [, done, all] = PROGRESS.exec(plain) ?? [];
    if (all) onProgress(Number(done), Number(all));
    else if (plain.trim() && !ROUTINE.test(plain)) told.push(line);
  }
  const code = child.exitCode ?? (await new Promise((ended) => child.once('exit', ended)));
  return { succeeded: code === 0, told };
}
