// Builds Parlor as one file: the page, then the server that carries it. `bin/build page` builds the page alone.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { BuildError, cargo } from './cargo.mjs';
import { CARGO_ARGS, makePage } from './page.mjs';
import { Progress } from './progress.mjs';

const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? 'target');
// Where cargo-leptos compiles the page as well, so that neither compiles what the other has.
const FRONT = `${TARGET}/front`;
const SITE = `${TARGET}/page`;
const SERVER = `${TARGET}/release/parlor`;
const SERVER_ARGS = ['build', '--release', '--features', 'embed'];

const progress = new Progress('build');
let told = [];

async function compile(part, args, env = {}) {
  const built = await cargo(args, env, (done, all) => progress.tell(part, `${done} of ${all} crates`));
  if (!built.succeeded) throw new BuildError(`${built.told.join('\n')}\n${part} could not be compiled: the lines above say why.`);
  told = told.concat(built.told);
}

async function page() {
  await compile('the page', [...CARGO_ARGS, '--target-dir', FRONT]);
  const compiled = `${FRONT}/wasm32-unknown-unknown/wasm-release/parlor.wasm`;
  await makePage(compiled, SITE, (step) => progress.tell('the page', step));
  progress.tell('the page', 'made');
}

// All but its last crate needs nothing of the page, and is compiled beside it.
async function server() {
  await compile('the server', [...SERVER_ARGS, '--lib']);
}

async function main() {
  const only = process.argv[2];
  if (!existsSync(SERVER)) progress.say('building Parlor; the first time takes 6 to 12 minutes on two cores.');
  await (only === 'page' ? page() : Promise.all([page(), server()]));
  if (only !== 'page') {
    const env = { PARLOR_SITE: SITE, ...(await commit()) };
    await compile('the server', [...SERVER_ARGS, '--bin', 'parlor'], env);
  }
  for (const line of told) console.error(line);
}

/** What the program says that it was built from, where that is known. */
async function commit() {
  const git = (...args) => promisify(execFile)('git', args).then(({ stdout }) => stdout.trim());
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no');
    return { PARLOR_COMMIT: `${await git('rev-parse', '--short=12', 'HEAD')}${changed ? ', changed since' : ''}` };
  } catch {
    return {};
  }
}

try {
  await main();
  progress.end();
} catch (error) {
  progress.end();
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
