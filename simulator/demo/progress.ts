import type { Writable } from 'node:stream';

/** Tells what is happening: one line that renews itself on a terminal, a line each elsewhere. */
export class Progress<Step extends string> {
  readonly #out: Writable & { isTTY?: boolean };
  readonly #words: Readonly<Record<Step, string>>;
  readonly #now: () => number;
  readonly #start: number;

  constructor(out: Writable & { isTTY?: boolean }, words: Readonly<Record<Step, string>>, now: () => number) {
    this.#out = out;
    this.#words = words;
    this.#now = now;
    this.#start = now();
  }

  get elapsedMs(): number {
    return this.#now() - this.#start;
  }

  readonly say = (step: Step): void => {
    const line = `${(this.elapsedMs / 1000).toFixed(1).padStart(6)} s  ${this.#words[step]}`;
    this.#out.write(this.#out.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  };

  /** Leaves the terminal's line free for what follows. */
  done(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K');
  }
}
