import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../store/store.ts';
import { type Change, changesAfter, latestPosition } from './change.ts';
import { type Position, positionOf, positionText } from './position.ts';

const LOOK_EVERY_MS = 500;

/** Whoever is further behind than these reads everything again: cheaper than being told one by one. */
const MOST_CHANGES = 200;

/** Somebody who hears of changes as they are committed. */
export interface Listener {
  /** How far they have heard already; absent = from now on. */
  readonly heard: Position | undefined;
  /** `changes` null = more than can be listed. `upTo`: the position after them. Called also when there is nothing, as a sign of life. */
  tell(changes: readonly Change[] | null, upTo: string): void;
}

interface FeedNeeds {
  readonly db: Database;
  readonly logger: { error(about: object, words: string): void };
}

/**
 * Looks at the store for everybody who listens at this process, and only while somebody does: fifty open pages cost as much as one.
 * Each process of a hub looks for itself, so that it does not matter which one a page is connected to.
 */
export class LiveFeed {
  readonly #needs: FeedNeeds;
  readonly #listeners = new Map<Listener, 'new' | 'told'>();
  #looking: Promise<void> | null = null;
  #stopping = new AbortController();

  constructor(needs: FeedNeeds) {
    this.#needs = needs;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Tells `listener` of changes until the function that is returned is called. */
  listen(listener: Listener): () => void {
    this.#listeners.set(listener, 'new');
    this.#begin();
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#listeners.clear();
    await this.#looking;
  }

  #begin(): void {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      // Somebody may have come while the last look was ending.
      if (this.#listeners.size > 0 && !this.#stopping.signal.aborted) this.#begin();
    });
  }

  async #look(): Promise<void> {
    let position: Position | undefined;
    while (this.#listeners.size > 0 && !this.#stopping.signal.aborted) {
      try {
        position = await this.#tellAll(position);
      } catch (error) {
        this.#needs.logger.error({ err: error }, 'changes could not be looked at for open pages');
      }
      await delay(LOOK_EVERY_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  /** One look: everybody hears what came since the last, the new ones also what came since they last heard. */
  async #tellAll(position: Position | undefined): Promise<Position> {
    const { db } = this.#needs;
    const found = await this.#since(position ?? (await latestPosition(db)));
    for (const [listener, state] of [...this.#listeners]) {
      if (state === 'told') {
        listener.tell(found.changes, positionText(found.upTo));
        continue;
      }
      this.#listeners.set(listener, 'told');
      const missed = listener.heard ? await this.#since(listener.heard) : { ...found, changes: [] };
      listener.tell(missed.changes, positionText(missed.upTo));
    }
    return found.upTo;
  }

  async #since(position: Position): Promise<{ changes: readonly Change[] | null; upTo: Position }> {
    const { db } = this.#needs;
    const end = await latestPosition(db); // before the changes: what comes meanwhile is told once more, never missed
    if (positionText(end) === positionText(position)) return { changes: [], upTo: end };
    const changes = await changesAfter(db, { position, site: null, limit: MOST_CHANGES, shadow: true });
    if (changes.length >= MOST_CHANGES) return { changes: null, upTo: end };
    const last = positionOf(changes.at(-1)?.id ?? '') ?? position;
    return { changes, upTo: furthest(last, end) };
  }
}

function furthest(one: Position, other: Position): Position {
  return {
    step: Math.max(one.step, other.step),
    answer: Math.max(one.answer, other.answer),
    verdict: Math.max(one.verdict, other.verdict),
    cases: Math.max(one.cases, other.cases),
  };
}
