import type { Logger } from 'pino';
import { revokedSince } from '../registry/registered-device.ts';
import type { Database } from '../store/store.ts';
import type { EmbeddedBroker } from './embedded-broker.ts';

const INTERVAL_MS = 1000;

// Looked back at each time: another process's clock, and its commit, may be a little behind.
const OVERLAP_MS = 60_000;

/**
 * Cuts off devices that are revoked while they are connected, within a second, also when the command line does it in another
 * process. Returns what ends the watch.
 */
export function watchRevocations(needs: {
  readonly db: Database;
  readonly broker: Pick<EmbeddedBroker, 'disconnect'>;
  readonly logger: Logger;
  readonly now: () => number;
}): () => void {
  const { db, broker, logger, now } = needs;
  const look = async () => {
    const revoked = await revokedSince(db, new Date(now() - OVERLAP_MS).toISOString());
    for (const device of revoked) broker.disconnect(device);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => logger.warn({ err: error }, 'can not look for revoked devices'));
  }, INTERVAL_MS);
  return () => clearInterval(timer);
}
