// One line that says what is being built, how far it is, and how long it has taken.

const LINE_EVERY_MS = process.stderr.isTTY ? 1_000 : 30_000;

export class Progress {
  #began = Date.now();
  #parts = new Map();
  #timer = setInterval(() => this.#show(), LINE_EVERY_MS);
  #isShown = false;

  /** `who` is at work: a line begins with that. */
  constructor(who) {
    this.who = who;
  }

  /** How far a part of the work is, in words. */
  tell(part, how) {
    this.#parts.set(part, how);
  }

  /** A line that stays. */
  say(text) {
    this.#clear();
    console.error(`${this.who}: ${text}`);
  }

  /** Nothing more is shown. */
  end() {
    clearInterval(this.#timer);
    this.#clear();
  }

  #show() {
    if (!this.#parts.size) return;
    const parts = [...this.#parts].map(([part, how]) => `${part}: ${how}`);
    const line = `${this.who}: ${parts.join(', ')}; ${minutes(Date.now() - this.#began)}`;
    this.#clear();
    process.stderr.write(process.stderr.isTTY ? line : `${line}\n`);
    this.#isShown = true;
  }

  #clear() {
    if (this.#isShown && process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}

function minutes(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
