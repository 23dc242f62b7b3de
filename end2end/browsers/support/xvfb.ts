// A screen that nobody sees: both engines open windows as they do for people, and with a mouse.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export class Xvfb {
  private constructor(
    private readonly process: ChildProcess,
    /** Its name: `:0`. */
    readonly display: string,
  ) {}

  /** Starts one, under a number that is free. */
  static async start(): Promise<Xvfb> {
    const args = ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
    const process = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const [number] = await once(process.stdio[3] as Readable, 'data');
    return new Xvfb(process, `:${String(number).trim()}`);
  }

  async end(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
  }
}
