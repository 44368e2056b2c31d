import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { createTimestampKeeper } from './timestamp/keeper.ts';
import type { KnownWitness } from './witness/ask.ts';
import { createWitnessKeeper } from './witness/keeper.ts';

const LOOK_EVERY_MS = 5000;

/** Who else vouches for the log: witnesses of other bureaus, and a time-stamping authority (RFC 3161, its address). */
export interface ThirdParties {
  readonly witnesses: readonly KnownWitness[];
  readonly timestampUrl?: string;
}

export interface ThirdPartyNeeds extends ThirdParties {
  readonly store: Store;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Shows each new checkpoint to them. The hub never waits for anybody outside, but an export may, for a moment. */
export interface ThirdPartyKeeper {
  start(): void;
  stop(): Promise<void>;
  /** Waits until those that answer have seen the latest checkpoint, at most this long. */
  settle(withinMs: number): Promise<void>;
  /** False while a witness refuses: this log is not the one that it knows. */
  ok(): boolean;
}

export function createThirdPartyKeeper(needs: ThirdPartyNeeds): ThirdPartyKeeper {
  const { store, logger, now, timestampUrl } = needs;
  const witnesses = createWitnessKeeper(needs);
  const stamps =
    timestampUrl === undefined ? undefined : createTimestampKeeper({ store, url: timestampUrl, logger, now });
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    witnesses.wake();
    stamps?.wake();
  };
  return {
    start() {
      look();
      timer = setInterval(look, LOOK_EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all([witnesses.stop(), stamps?.stop()]);
    },
    async settle(withinMs) {
      stamps?.wake();
      await witnesses.settle(withinMs);
    },
    ok: () => witnesses.ok(),
  };
}
