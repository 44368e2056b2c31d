import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import type { StoredAttestation } from './signed-event.ts';
import { PAGE, StoredPages } from './stored-pages.ts';

/**
 * Hears of every stored event, in ledger order, after its commit: at least once, also across restarts, so it must not mind
 * hearing of one twice. Rejecting means "again later"; the events after it wait.
 */
export interface StoredListener {
  /** Under this name the hub remembers how far the listener has come. Never change it. */
  readonly name: string;
  handle(events: readonly StoredAttestation[]): Promise<void>;
}

/** Who hears of stored events. Each has its own pace; one that fails does not hold up another. */
export type IngestEvents = readonly StoredListener[];

/** So long does a delivery wait for company: each page costs a query and a durable cursor, each commit wakes. */
const GATHER_MS = 100;

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** Brings stored events to one listener. */
export class StoredDelivery {
  readonly #store: Store;
  readonly #listener: StoredListener;
  readonly #pages: StoredPages;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #wanted = false;
  #waitingSince: number | undefined;

  /** `pages` may be shared with other listeners. */
  constructor(
    needs: { store: Store; logger: Logger; now: () => number },
    listener: StoredListener,
    pages = new StoredPages(needs.store.db, needs.now),
  ) {
    this.#pages = pages;
    this.#store = needs.store;
    this.#logger = needs.logger;
    this.#now = needs.now;
    this.#listener = listener;
  }

  /** There may be something new. */
  wake(): void {
    this.#wanted = true;
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  /** Since when (ms since 1970) a page has been waiting for its listener; undefined = none does. */
  get waitingSince(): number | undefined {
    return this.#waitingSince;
  }

  /** Delivers what is stored by now; gives up waiting for a listener that fails, which hears the rest after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (this.#wanted) {
      this.#waitingSince ??= this.#now();
      await delay(GATHER_MS, undefined, { signal: this.#stopping.signal }).catch(() => {});
      this.#wanted = false;
      try {
        while (await this.#deliverPage()) this.#waitingSince = this.#now();
        this.#waitingSince = undefined;
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        this.#logger.error(
          { listener: this.#listener.name, err: error, retryMs },
          'a listener failed; events wait for it',
        );
        this.#wanted = !this.#stopping.signal.aborted;
        await delay(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      }
    }
    this.#running = undefined;
  }

  async #deliverPage(): Promise<boolean> {
    const { db } = this.#store;
    const key = `ingest.listener.${this.#listener.name}`;
    const cursor = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
    const page = await this.#pages.after(cursor ? Number(cursor.value) : 0);
    if (page.rows === 0) return false;
    if (page.events.length > 0) await this.#listener.handle(page.events);
    const changes = { value: String(page.upTo), updated_at: new Date(this.#now()).toISOString() };
    await db
      .insertInto('settings')
      .values({ key, ...changes })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(changes))
      .execute();
    return page.rows === PAGE;
  }
}

/** A page of events is judged or acted upon within seconds; whatever takes longer does not get through. */
const STUCK_MS = 60_000;

/** How often the leader looks for what other workers stored. */
const LOOK_EVERY_MS = 1000;

/** Deliveries of one worker for all: also of what other workers stored, a second later at most. */
export class StoredDeliveries {
  readonly #deliveries: readonly StoredDelivery[];
  readonly #pages: StoredPages;
  #timer: NodeJS.Timeout | undefined;

  readonly #now: () => number;

  constructor(needs: { store: Store; logger: Logger; now: () => number }, listeners: IngestEvents) {
    this.#now = needs.now;
    this.#pages = new StoredPages(needs.store.db, needs.now);
    this.#deliveries = listeners.map((listener) => new StoredDelivery(needs, listener, this.#pages));
  }

  start(): void {
    this.wake();
    this.#timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
  }

  /** There may be something new; `stored` is what this worker itself just stored, in ledger order. */
  wake(stored: readonly StoredAttestation[] = []): void {
    this.#pages.remember(stored);
    for (const delivery of this.#deliveries) delivery.wake();
  }

  /** False when a listener has failed, or not answered, for a minute. */
  ok(): boolean {
    return this.#deliveries.every(({ waitingSince }) => this.#now() - (waitingSince ?? this.#now()) < STUCK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#deliveries.map((delivery) => delivery.stop()));
  }
}
