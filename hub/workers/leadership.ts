import type { Logger } from 'pino';
import type { LockSession } from '../store/lock-session.ts';
import type { Store } from '../store/store.ts';

const LOOK_EVERY_MS = 1000;

/** A database that fails over is back within seconds. */
const TROUBLE_MS = 30_000;

/** Work that one worker does for all: made anew for each term of leadership. */
export interface Duty {
  start(): void;
  stop(): Promise<void>;
}

export interface LeadershipNeeds {
  readonly store: Pick<Store, 'openLocks'>;
  /** Makes the duties of a term. */
  readonly duties: () => readonly Duty[];
  readonly logger: Logger;
  readonly lookEveryMs?: number;
}

/** Among the workers of one hub, one leads; when it is gone, another does within seconds. */
export interface Leadership {
  /** True if no other worker was alive at this moment: then what an earlier run left open may be closed. */
  readonly first: boolean;
  /** From now on the next worker counts as not the first, and leadership may begin. */
  start(): Promise<void>;
  leads(): boolean;
  /** False when the other workers could not be reached for half a minute: it can't be known whether anybody leads. */
  ok(): boolean;
  stop(): Promise<void>;
}

/**
 * Joins the workers on this database. A worker that loses its connection stops its duties; should the next leader have
 * begun before it noticed, both do the same for a moment, which every duty must bear (the ledger's sequencer orders them).
 */
export async function joinWorkers(needs: LeadershipNeeds, now: () => number): Promise<Leadership> {
  const { store, logger, lookEveryMs = LOOK_EVERY_MS } = needs;
  let locks: LockSession | undefined = await store.openLocks();
  const first = await locks.tryLock('workers');
  if (!first) await locks.share('workers');
  let term: readonly Duty[] | undefined;
  let troubledSince: number | null = null;
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const rejoin = async (): Promise<LockSession> => {
    const session = await store.openLocks();
    await session.share('workers');
    return session;
  };
  const endTerm = async () => {
    const ending = term;
    term = undefined;
    for (const duty of [...(ending ?? [])].reverse()) await duty.stop();
  };
  const look = async () => {
    try {
      locks ??= await rejoin();
      await locks.check();
      troubledSince = null;
      if (term || !(await locks.tryLock('leader'))) return;
      term = needs.duties();
      for (const duty of term) duty.start();
      logger.info('hub: this worker leads');
    } catch (error) {
      if (troubledSince === null) logger.warn({ err: error }, 'hub: lost touch with the other workers');
      troubledSince ??= now();
      const lost = locks;
      locks = undefined;
      await Promise.allSettled([lost?.close(), endTerm()]);
    }
  };
  const lookAgain = () => {
    timer = setTimeout(() => {
      looking = look().finally(() => timer && lookAgain());
    }, lookEveryMs);
  };

  return {
    first,
    async start() {
      if (first && locks) {
        await locks.share('workers'); // before the other is given up: no moment at which nobody seems to be alive
        await locks.unlock('workers');
      }
      await look();
      lookAgain();
    },
    leads: () => term !== undefined,
    ok: () => troubledSince === null || now() - troubledSince < TROUBLE_MS,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await looking;
      clearTimeout(timer);
      await endTerm();
      await locks?.close();
      locks = undefined;
    },
  };
}
