// The page: the program for browsers, the JavaScript around it, the stylesheet, and the files of `public`, each packed once.
// `cargo leptos build --release -P` makes the same; `bin/test page` compares them.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { transform } from 'esbuild';
import { bundle } from 'lightningcss';
import { BuildError } from './cargo.mjs';

const run = promisify(execFile);

// What cargo-leptos calls cargo and wasm-opt with: Cargo.toml has the same, for it.
export const CARGO_ARGS = [
  'build', '--lib', '--target', 'wasm32-unknown-unknown', '--profile', 'wasm-release',
  '--no-default-features', '--features', 'hydrate',
];
const WASM_OPT_ARGS = [
  '-Oz', '--converge', '--one-caller-inline-max-function-size=20', '--enable-bulk-memory',
  '--enable-nontrapping-float-to-int',
];

// The oldest browsers for which newer CSS is written in older words: those of the last Windows 7, macOS 10 and iPhone 7. As Lightning
// CSS counts versions, a byte for each number.
const BROWSERS = { chrome: 109 << 16, firefox: 115 << 16, safari: (15 << 16) | (6 << 8), ios_saf: (15 << 16) | (6 << 8) };

// What it is made from, beside the compiled program: a change of any makes it anew.
const SOURCES = ['style', 'public', 'tools/build'];

/** Makes the folder `site` from the compiled program, unless it is there and made from the same. */
export async function makePage(compiled, site, say) {
  const origin = join(site, '..', 'page.origin');
  const made = await digest([compiled, ...SOURCES]);
  if (made === (await readFile(origin, 'utf8').catch(() => '')) && (await exists(site))) return;

  // A new folder takes the place of the old one when it is whole.
  const draft = `${site}.new`;
  const pkg = join(draft, 'pkg');
  await rm(draft, { recursive: true, force: true });
  await rm(origin, { force: true });
  await mkdir(pkg, { recursive: true });

  say('being bound to JavaScript');
  await tool('wasm-bindgen', '--target=web', '--out-name=parlor', `--out-dir=${pkg}`, compiled);
  say('being made small');
  const program = join(pkg, 'parlor.wasm');
  await tool('wasm-opt', ...WASM_OPT_ARGS, join(pkg, 'parlor_bg.wasm'), '-o', program);
  const script = await transform(await readFile(join(pkg, 'parlor.js'), 'utf8'), { minify: true, format: 'esm' });
  await empty(pkg, 'parlor.wasm');
  await writeFile(join(pkg, 'parlor.js'), script.code);
  const style = bundle({ filename: 'style/main.css', minify: true, targets: BROWSERS });
  await writeFile(join(pkg, 'parlor.css'), style.code);

  say('being compressed');
  await Promise.all((await readdir(pkg)).map((file) => pack(join(pkg, file))));
  await cp('public', draft, { recursive: true });
  await rm(site, { recursive: true, force: true });
  await rename(draft, site);
  await writeFile(origin, made);
}

async function pack(file) {
  const content = await readFile(file);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY, Z_BEST_COMPRESSION } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params }));
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: Z_BEST_COMPRESSION }));
}

async function tool(name, ...args) {
  await run(name, args).catch((error) => {
    throw new BuildError(`${name} failed:\n${error.stderr || error.message}`);
  });
}

/** Removes whatever else is in a folder. */
async function empty(folder, but) {
  const others = (await readdir(folder)).filter((file) => file !== but);
  await Promise.all(others.map((file) => rm(join(folder, file), { recursive: true })));
}

const exists = (path) => stat(path).then(() => true, () => false);

/** A digest of these files, and of those in these folders. */
async function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const folder = (await stat(path)).isDirectory();
    const files = folder ? await readdir(path, { recursive: true, withFileTypes: true }) : [];
    const found = folder ? files.filter((file) => file.isFile()).map((file) => join(file.parentPath ?? file.path, file.name)) : [path];
    for (const file of found.filter((file) => !file.includes('node_modules')).sort()) {
      hash.update(`${file}\0`).update(createHash('sha256').update(await readFile(file)).digest());
    }
  }
  return hash.digest('hex');
}
