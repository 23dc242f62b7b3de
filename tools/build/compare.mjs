// Whether two builds of the page are the same page: that of bin/build, and that of cargo-leptos. The tools that minify differ, so
// the words of script and stylesheet are compared, not their bytes.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const [ours, theirs] = process.argv.slice(2);

/** What a file must have in common: all of it, or its words. */
const WORDS = {
  // What a script takes and gives: names in quotes and after a dot are no minifier's to change.
  'pkg/parlor.js': (text) => text.match(/(?<=\.)[A-Za-z_$][\w$]{2,}|__wbg_\w+|__wbindgen_\w+/g),
  // Classes, ids, custom properties, at-rules.
  'pkg/parlor.css': (text) => text.match(/[.#][a-z][\w-]*[a-z](?=[^\d;]*\{)|--[a-z][\w-]*|@[a-z-]+/g),
};

async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !/\.(br|gz|d\.ts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
  return paths.sort();
}

function onlyIn(some, others) {
  return some.filter((one) => !others.includes(one));
}

const differences = [];
const [own, other] = [await files(ours), await files(theirs)];
differences.push(...onlyIn(own, other).map((file) => `${file} is in ${ours} alone`));
differences.push(...onlyIn(other, own).map((file) => `${file} is in ${theirs} alone`));
for (const file of own.filter((file) => other.includes(file))) {
  const [one, two] = await Promise.all([ours, theirs].map((folder) => readFile(join(folder, file))));
  const words = WORDS[file];
  if (!words) {
    if (!one.equals(two)) differences.push(`${file} differs`);
    continue;
  }
  const [some, others] = [one, two].map((content) => [...new Set(words(content.toString()))]);
  for (const word of onlyIn(some, others)) differences.push(`${file}: "${word}" is in ${ours} alone`);
  for (const word of onlyIn(others, some)) differences.push(`${file}: "${word}" is in ${theirs} alone`);
}

if (differences.length) {
  console.error(`bin/build and cargo-leptos make different pages:\n${differences.slice(0, 40).join('\n')}`);
  process.exit(1);
}
console.log(`bin/build and cargo-leptos make the same page: ${own.length} files.`);
