import { digestOf } from '../../contract/jws.ts';
import { GateError } from './error.ts';
import type { GateAnswer } from './gate-answer.ts';

/** An institution that did not hear the answer asks again within this time. */
const KEPT_MS = 10 * 60_000;
const MOST = 50_000;

/**
 * Answers by the caller's request id: the same question again, also while the first is being answered, gets the same answer.
 * Throws GateError `REQUEST_CHANGED` for another question under an id that was used.
 */
export class Answered {
  readonly #now: () => number;
  readonly #entries = new Map<string, { at: number; digest: string; answer: Promise<GateAnswer> }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  once(site: string, requestId: string, question: object, answer: () => Promise<GateAnswer>): Promise<GateAnswer> {
    this.#forgetOld();
    const key = `${site} ${requestId}`;
    const digest = digestOf(JSON.stringify(question));
    const known = this.#entries.get(key);
    if (known && known.digest !== digest) {
      throw new GateError('REQUEST_CHANGED', 'this requestId was used for another question; choose a new one');
    }
    if (known) return known.answer;
    const entry = { at: this.#now(), digest, answer: answer() };
    this.#entries.set(key, entry);
    entry.answer.catch(() => this.#entries.delete(key));
    return entry.answer;
  }

  // Oldest first: a map keeps the order in which entries came.
  #forgetOld(): void {
    for (const [key, { at }] of this.#entries) {
      if (this.#entries.size <= MOST && this.#now() - at < KEPT_MS) return;
      this.#entries.delete(key);
    }
  }
}
