import { TextDecoder } from 'node:util';

const HEAD_BYTES = 64 * 1024;
/** Holds the directory of a document with some thousand parts. */
const TAIL_BYTES = 512 * 1024;
// Controls other than tab, line feed, form feed and carriage return are no text.
const NO_TEXT = /(?![\t\n\f\r])\p{Cc}/u;

/** What is known of a file after it went by: both ends, its length, and whether all of it was text. */
export interface SeenFile {
  readonly head: Buffer;
  readonly tail: Buffer;
  readonly bytes: number;
  /** Strict UTF-8 without control characters. */
  readonly text: boolean;
}

/** Watches a file go by and keeps both its ends: what it is can be told without ever holding or unpacking the whole. */
export class EdgeWatch {
  #head: Buffer[] = [];
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #bytes = 0;
  #decoder: TextDecoder | undefined = new TextDecoder('utf-8', { fatal: true });

  see(chunk: Buffer): void {
    const missing = HEAD_BYTES - this.#bytes;
    if (missing > 0) this.#head.push(chunk.subarray(0, missing));
    this.#bytes += chunk.length;
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    let first = this.#tail[0];
    while (first && this.#tailBytes - first.length >= TAIL_BYTES) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
      first = this.#tail[0];
    }
    this.#decode(chunk);
  }

  end(): SeenFile {
    this.#decode();
    const tail = Buffer.concat(this.#tail).subarray(-TAIL_BYTES);
    return { head: Buffer.concat(this.#head), tail, bytes: this.#bytes, text: this.#decoder !== undefined };
  }

  #decode(chunk?: Buffer): void {
    if (!this.#decoder) return;
    try {
      const words = chunk ? this.#decoder.decode(chunk, { stream: true }) : this.#decoder.decode();
      if (NO_TEXT.test(words)) this.#decoder = undefined;
    } catch {
      this.#decoder = undefined; // not UTF-8
    }
  }
}
