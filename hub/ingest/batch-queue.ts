import { setTimeout as delay } from 'node:timers/promises';

/** How many items a batch holds at most, how long its first item waits for company, and how many items may wait. */
export interface BatchLimits {
  readonly batchSize: number;
  readonly batchDelayMs: number;
  readonly queueLimit: number;
}

/** A bounded queue that is emptied in batches, one at a time and in order. Never drops anything: a full one makes wait. */
export class BatchQueue<T> {
  readonly #limits: BatchLimits;
  readonly #work: (batch: readonly T[]) => Promise<void>;
  readonly #items: T[] = [];
  #waitingForRoom: (() => void)[] = [];
  #running: Promise<void> | undefined;

  /** `work` must not reject: whoever takes a batch decides what happens to it. */
  constructor(limits: BatchLimits, work: (batch: readonly T[]) => Promise<void>) {
    this.#limits = limits;
    this.#work = work;
  }

  /** Items that wait, without the batch at work. */
  get depth(): number {
    return this.#items.length;
  }

  /** Adds an item; resolves when there is room for another. */
  async push(item: T): Promise<void> {
    this.#items.push(item);
    this.#running ??= this.#run();
    if (this.#items.length >= this.#limits.queueLimit) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  /** Resolves when everything pushed so far has been worked on. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#items.length > 0) {
      if (this.#items.length < this.#limits.batchSize) await delay(this.#limits.batchDelayMs);
      const batch = this.#items.splice(0, this.#limits.batchSize);
      this.#admit();
      await this.#work(batch);
    }
    this.#running = undefined;
  }

  #admit(): void {
    if (this.#items.length >= this.#limits.queueLimit) return;
    const waiting = this.#waitingForRoom;
    this.#waitingForRoom = [];
    for (const resolve of waiting) resolve();
  }
}
