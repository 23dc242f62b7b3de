// A real server: the program that cargo-leptos built, with a port and a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// The folder that has Leptos.toml and the built site, and the program. Another build can be named.
const HOME = process.env.PARLOR_HOME ?? resolve(__dirname, '../../..');
const PROGRAM = process.env.PARLOR_BIN ?? join(HOME, 'target/debug/parlor');
const SITE = join(HOME, 'target/site/pkg/parlor.wasm');

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

/** What the tests do to a server. */
export class Server {
  /** Everything it logged. */
  log = '';
  /** Whether it has been away: then pages may say that they lost it. */
  wasAway = false;

  private constructor(
    private readonly data: string,
    private readonly flags: string[],
    private readonly port: number,
    private process: ChildProcess,
    private readonly host = `127.0.0.1:${port}`,
  ) {}

  /** Starts one on a free port, unless that is fixed. `flags` are the program's own. */
  static async start(flags: string[] = [], fixed?: Fixed): Promise<Server> {
    if (!existsSync(PROGRAM) || !existsSync(SITE)) {
      throw new Error(`${PROGRAM} or ${SITE} is missing. Run \`cargo leptos build\` first.`);
    }
    const data = await mkdtemp(join(tmpdir(), 'parlor-end2end-'));
    if (fixed) await writeFile(join(data, 'identity.key'), fixed.key);
    for (let attempt = 0; ; attempt += 1) {
      const port = fixed?.port ?? PORTS.from + Math.floor(Math.random() * PORTS.count);
      const server = new Server(data, flags, port, run(port, data, flags), fixed?.host);
      try {
        await server.listening();
        return server;
      } catch (error) {
        if (!fixed && attempt < 5 && server.log.includes('cannot be listened on')) continue;
        await rm(data, { recursive: true, force: true });
        throw error;
      }
    }
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Ends it as an operator does, and waits until it has. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it again, at the same port and with the same data. */
  async startAgain(): Promise<void> {
    this.process = run(this.port, this.data, this.flags);
    await this.listening();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.startAgain();
  }

  /** Ends it for good. */
  async remove(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.data, { recursive: true, force: true });
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

function run(port: number, data: string, flags: string[]): ChildProcess {
  // What cargo-leptos and the developer set for their own server is not for this one.
  const own = Object.entries(process.env).filter(([name]) => !/^(LEPTOS|PARLOR|RUST_LOG)/.test(name));
  return spawn(PROGRAM, ['--listen', `127.0.0.1:${port}`, '--data', data, ...flags], {
    cwd: HOME,
    env: { ...Object.fromEntries(own), NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
