// `cargo install` for bin/setup, with a line that says how far it is: `node install.mjs NAME ARGUMENTS…`.
import { cargo } from './cargo.mjs';
import { Progress } from './progress.mjs';

const [name, ...args] = process.argv.slice(2);
const progress = new Progress('setup');
const { succeeded, told } = await cargo(['install', ...args], {}, (done, all) =>
  progress.tell(name, `${done} of ${all} crates`),
);
progress.end();
if (!succeeded) {
  console.error(told.join('\n'));
  process.exitCode = 1;
}
