import type { Socket } from 'node:net';

/**
 * Lets so many connections at a time through a costly door; the others wait in order. After a power cut a whole city comes
 * back at once: were all handshakes begun together, each would take longer than anybody waits, and all work would be in vain.
 */
export class Turnstile {
  readonly #atOnce: number;
  readonly #enter: (socket: Socket) => void;
  readonly #inside = new Set<Socket>();
  readonly #waiting = new Set<Socket>();

  /** `enter` begins with a connection whose turn it is; `passed` has to be called when it is through. */
  constructor(atOnce: number, enter: (socket: Socket) => void) {
    this.#atOnce = atOnce;
    this.#enter = enter;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  arrive(socket: Socket): void {
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', () => this.passed(socket));
    this.#waiting.add(socket);
    this.#admit();
  }

  /** The connection is through, or gone. */
  passed(socket: Socket): void {
    this.#waiting.delete(socket);
    this.#inside.delete(socket);
    this.#admit();
  }

  /** Turns away who still waits. */
  close(): void {
    for (const socket of [...this.#waiting]) socket.destroy();
  }

  #admit(): void {
    for (const socket of this.#waiting) {
      if (this.#inside.size >= this.#atOnce) return;
      this.#waiting.delete(socket);
      if (socket.destroyed) continue;
      this.#inside.add(socket);
      this.#enter(socket);
    }
  }
}
