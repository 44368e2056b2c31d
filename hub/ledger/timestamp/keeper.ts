import type { Logger } from 'pino';
import type { Store } from '../../store/store.ts';
import { latestCheckpoint } from '../checkpoint/issue.ts';
import { askForStamp } from './ask.ts';

/** Authorities count requests: at most one in this time, besides the end of a day. */
const SHORTEST_INTERVAL_MS = 60_000;

export interface TimestampKeeperNeeds {
  readonly store: Store;
  /** Address of an RFC 3161 time-stamping authority. */
  readonly url: string;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Has checkpoints stamped by a third party's clock. Nothing waits for it. */
export interface TimestampKeeper {
  /** There may be a new checkpoint. */
  wake(): void;
  /** Waits for the stamp that is under way. */
  stop(): Promise<void>;
}

export function createTimestampKeeper({ store, url, logger, now }: TimestampKeeperNeeds): TimestampKeeper {
  const stopping = new AbortController();
  let asking: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let works = true;

  async function stampLatest(): Promise<void> {
    const last = await latestCheckpoint(store.db);
    if (!last || last.size === 0) return;
    const tooSoon = now() - askedAt < SHORTEST_INTERVAL_MS && last.reason !== 'day-end';
    const about = store.db.selectFrom('ledger_timestamps').select('at').where('checkpoint', '=', last.id);
    if (tooSoon || (await about.where('authority', '=', url).executeTakeFirst())) return;
    askedAt = now();
    try {
      const token = (await askForStamp(url, Buffer.from(last.note), stopping.signal)).toString('base64');
      const row = { checkpoint: last.id, authority: url, token, at: new Date(now()).toISOString() };
      await store.db
        .insertInto('ledger_timestamps')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      works = true;
    } catch (error) {
      if (works && !stopping.signal.aborted) logger.warn({ err: error }, 'no time stamp for a checkpoint');
      works = false;
    }
  }

  return {
    wake() {
      if (stopping.signal.aborted) return;
      asking ??= stampLatest()
        .catch((error: unknown) => logger.error({ err: error }, 'time stamps can not be kept'))
        .finally(() => {
          asking = undefined;
        });
    },
    async stop() {
      stopping.abort();
      await asking;
    },
  };
}
