import type { Logger } from 'pino';
import { removeExpired } from './expiry.ts';
import { carryOutWithdrawals, type WithdrawalParts } from './withdrawals.ts';

export interface VaultUpkeepOptions extends WithdrawalParts {
  readonly logger: Logger;
  /** How often to look without being called, in ms. */
  readonly everyMs?: number;
}

/** Keeps the promise that templates end: by withdrawal of consent, and by age. */
export interface VaultUpkeep {
  start(): void;
  /** To be called after a `consent.withdrawn` was stored; settles when it has been carried out. */
  onConsentWithdrawn(): Promise<void>;
  stop(): Promise<void>;
}

/** Needed under either storage policy: under `site`, a withdrawal still has to reach the devices of the site. */
export function createVaultUpkeep({ logger, everyMs = 60_000, ...parts }: VaultUpkeepOptions): VaultUpkeep {
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const carryOut = async (): Promise<void> => {
    const withdrawals = await carryOutWithdrawals(parts);
    if (withdrawals > 0) logger.info({ withdrawals }, 'withdrawals of consent carried out');
  };

  // One round after the other: two at a time would do everything twice.
  const inTurn = (round: () => Promise<void>): Promise<void> => {
    const turn = running.then(round);
    running = turn.catch(() => {});
    return turn;
  };

  const lookRound = async (): Promise<void> => {
    await carryOut();
    const expired = await removeExpired(parts);
    if (expired > 0) logger.info({ expired }, 'templates past their time removed');
  };

  const look = (): void => {
    inTurn(lookRound).catch((err: unknown) => logger.error({ err }, 'templates that have to go could not be removed'));
  };

  return {
    start() {
      look();
      timer = setInterval(look, everyMs);
      timer.unref();
    },
    onConsentWithdrawn: () => inTurn(carryOut),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
