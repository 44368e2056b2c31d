/** An encoded picture and when it arrived, ms since 1970. */
export interface TimedPicture {
  readonly at: number;
  readonly encoded: Uint8Array;
  /** Equal digests are equal pictures. */
  readonly digest: string;
}

/**
 * A slot for one picture: a newer one replaces it. Capture never queues, or a slow moment would be followed by decisions
 * about people who have left.
 */
export class LatestPicture {
  #picture: TimedPicture | undefined;
  #waiting: ((picture: TimedPicture) => void) | undefined;
  #superseded = 0;

  /** Pictures that nobody looked at before the next one came. */
  get superseded(): number {
    return this.#superseded;
  }

  put(picture: TimedPicture): void {
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = undefined;
      waiting(picture);
      return;
    }
    if (this.#picture) this.#superseded++;
    this.#picture = picture;
  }

  /** Forgets a picture that nobody took: its camera is gone. */
  clear(): void {
    this.#picture = undefined;
  }

  /** The newest picture, or the next to come; undefined after `waitMs`, or when `signal` aborts. One taker at a time. */
  async take(signal: AbortSignal, waitMs: number): Promise<TimedPicture | undefined> {
    if (this.#waiting) throw new Error('somebody is already waiting for the next picture');
    if (signal.aborted) return undefined;
    const picture = this.#picture;
    this.#picture = undefined;
    if (picture) return picture;
    const { promise, resolve } = Promise.withResolvers<TimedPicture | undefined>();
    const giveUp = () => {
      this.#waiting = undefined;
      resolve(undefined);
    };
    // Not AbortSignal.any with a timeout: made for each frame of a process that runs for months, it leaks.
    const timer = setTimeout(giveUp, waitMs);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    });
  }
}
