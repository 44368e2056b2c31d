import type { Logger } from 'pino';
import type { Store } from '../../store/store.ts';
import type { CheckpointSigner } from './checkpoint.ts';
import { type CheckpointReason, issueCheckpoint } from './issue.ts';

/** Signing waits for the ledger's turn, which takes seconds at most. */
const STUCK_MS = 30_000;

const DAY_MS = 86_400_000;
/** Days end by the clock of China (UTC+8). */
const UTC_OFFSET_MS = 8 * 3_600_000;

export interface CheckpointKeeperNeeds {
  readonly store: Store;
  readonly signer: CheckpointSigner;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
  readonly intervalMs?: number;
}

/** Signs a checkpoint every few seconds when something is new, and one at the end of each day. */
export interface CheckpointKeeper {
  start(): void;
  stop(): Promise<void>;
  /** False while checkpoints can't be signed, or one has been in the making for longer than half a minute. */
  ok(): boolean;
}

export function createCheckpointKeeper(needs: CheckpointKeeperNeeds): CheckpointKeeper {
  const { store, signer, logger, now, intervalMs = 5000 } = needs;
  const dayOf = (ms: number) => Math.floor((ms + UTC_OFFSET_MS) / DAY_MS);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let day = dayOf(now());
  let works = true;
  let signingSince: number | undefined;

  async function sign(reason: CheckpointReason): Promise<void> {
    signingSince = now();
    try {
      await issueCheckpoint(store, signer, reason, now());
      works = true;
    } catch (error) {
      // Said once: the state stays until somebody acts.
      if (works) logger.error({ err: error }, 'no checkpoint of the ledger can be signed');
      works = false;
    } finally {
      signingSince = undefined;
    }
  }

  function tick(): void {
    if (running !== undefined) return;
    const today = dayOf(now());
    const reason = today === day ? 'interval' : 'day-end';
    day = today;
    running = sign(reason).finally(() => {
      running = undefined;
    });
  }

  return {
    start() {
      tick();
      timer = setInterval(tick, intervalMs);
    },
    async stop() {
      clearInterval(timer);
      await running;
      if (timer) await sign('interval'); // what came in since the last tick
    },
    ok: () => works && (signingSince === undefined || now() - signingSince < STUCK_MS),
  };
}
