// A real server, with a port and a data folder of its own: the program that `cargo leptos end-to-end` built, or another.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// The folder that has Leptos.toml and the site that cargo-leptos builds. A program that is named carries its own.
const HOME = resolve(__dirname, '../../..');
const PROGRAM = process.env.PARLOR_BIN ?? join(HOME, 'target/debug/parlor');
const NEEDED = process.env.PARLOR_BIN ? [PROGRAM] : [PROGRAM, join(HOME, 'target/site/pkg/parlor.wasm')];

// Below what systems give to outgoing connections, so that nobody takes the port while a server restarts.
const PORTS = { from: 20_000, count: 10_000 };
const START_WAIT = 15_000;

/** What is the same in every run of a server that pictures are taken of. */
export interface Fixed {
  /** The name that browsers know it by, in the place of its address and port. */
  host: string;
  port: number;
  /** What identities are signed with. */
  key: Buffer;
}

/** What is started, and where. */
interface Place {
  program: string;
  args: string[];
  /** The folder that it is started in. */
  home: string;
  /** What is removed after the test. */
  folder: string;
  /** Whom it runs as, if not as whoever tests. */
  user?: { uid: number; gid: number };
}

// Nobody's, on Debian as elsewhere.
const ORDINARY_USER = { uid: 65_534, gid: 65_534 };

/** What the tests do to a server. */
export class Server {
  /** Everything it logged. */
  log = '';
  /** Whether it has been away: then pages may say that they lost it. */
  wasAway = false;

  private constructor(
    private readonly place: Place,
    private readonly port: number,
    private process: ChildProcess,
    private readonly host = `127.0.0.1:${port}`,
  ) {}

  /** Starts one on a free port, unless that is fixed. `flags` are the program's own. */
  static async start(flags: string[] = [], fixed?: Fixed): Promise<Server> {
    const missing = NEEDED.find((file) => !existsSync(file));
    if (missing) throw new Error(`${missing} is missing. Run \`cargo leptos build\` or \`bin/build\` first.`);
    const folder = await mkdtemp(join(tmpdir(), 'parlor-end2end-'));
    if (fixed) await writeFile(join(folder, 'identity.key'), fixed.key);
    return Server.startIn({ program: PROGRAM, args: ['--data', folder, ...flags], home: HOME, folder }, fixed);
  }

  /** Starts a copy of the program alone in an empty folder, without arguments, as an ordinary user. */
  static async startAlone(): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'parlor-end2end-'));
    const program = join(folder, 'parlor');
    await copyFile(PROGRAM, program);
    const user = process.getuid?.() === 0 ? ORDINARY_USER : undefined;
    if (user) await chown(folder, user.uid, user.gid);
    return Server.startIn({ program, args: [], home: folder, folder, user });
  }

  private static async startIn(place: Place, fixed?: Fixed): Promise<Server> {
    for (let attempt = 0; ; attempt += 1) {
      const port = fixed?.port ?? PORTS.from + Math.floor(Math.random() * PORTS.count);
      const server = new Server(place, port, run(place, port), fixed?.host);
      try {
        await server.listening();
        return server;
      } catch (error) {
        if (!fixed && attempt < 5 && server.log.includes('cannot be listened on')) continue;
        await rm(place.folder, { recursive: true, force: true });
        throw error;
      }
    }
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Where it keeps everything. */
  get folder(): string {
    return this.place.folder;
  }

  /** The path by which one administers it, as its program prints it. */
  get adminLink(): string {
    return execFileSync(PROGRAM, ['admin-link', '--data', this.place.folder], { encoding: 'utf8' }).trim();
  }

  /** Ends it as an operator does, and waits until it has. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Lets it do nothing, not even end: as when the network to it is gone. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  thaw(): void {
    this.process.kill('SIGCONT');
  }

  /** Starts it again, at the same port and with the same data. */
  async startAgain(): Promise<void> {
    this.process = run(this.place, this.port);
    await this.listening();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.startAgain();
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.place.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.wasAway = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill(signal);
    await exited;
  }

  /** Waits for the line that says it serves. */
  private async listening(): Promise<void> {
    const { process: program } = this;
    const from = this.log.length;
    await new Promise<void>((done, fail) => {
      const giveUp = (why: string) => fail(new Error(`The server ${why}:\n${this.log.slice(from)}`));
      const timer = setTimeout(() => giveUp('did not start in time'), START_WAIT);
      program.once('error', (error) => giveUp(`could not be run (${error.message})`));
      program.once('exit', (code) => giveUp(`ended with ${code}`));
      program.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
        if (this.log.includes(`listening on http://127.0.0.1:${this.port}`, from)) {
          clearTimeout(timer);
          done();
        }
      });
    });
  }
}

function run({ program, args, home, user }: Place, port: number): ChildProcess {
  // What cargo-leptos and the developer set for their own server is not for this one.
  const own = Object.entries(process.env).filter(([name]) => !/^(LEPTOS|PARLOR|RUST_LOG)/.test(name));
  return spawn(program, args, {
    cwd: home,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', PARLOR_LISTEN: `127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...user,
  });
}
