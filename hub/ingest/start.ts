import { closeOpenPresence, noteAlive } from '../presence/last-known.ts';
import { leaveShare, subscribedSource } from './message-source.ts';
import { IngestParameters } from './parameters.ts';
import { type IngestNeeds, Pipeline } from './pipeline.ts';
import { StoredDelivery } from './stored-listeners.ts';
import { StoredPages } from './stored-pages.ts';

/** Progress, not just "up": `ok` is false when messages wait and nothing was committed for half a minute. */
export interface IngestHealth {
  readonly ok: boolean;
  readonly connected: boolean;
  readonly queued: number;
  /** ms since 1970, or null: nothing yet. */
  readonly lastCommitAt: number | null;
}

export interface Ingest {
  health(): IngestHealth;
  /** Stops taking messages, commits those taken, delivers them to the listeners. Does not end the MQTT client. */
  stop(): Promise<void>;
}

const STALLED_MS = 30_000;

/** Starts taking events from the broker. Resolves once subscribed. */
export async function startIngest(needs: IngestNeeds): Promise<Ingest> {
  const { store, client, logger, now } = needs;
  const parameters = IngestParameters.parse(needs.parameters ?? {});
  if (parameters.closeOpenPresence) {
    const closed = await store.transaction((trx) => closeOpenPresence(trx));
    if (closed > 0)
      logger.info({ closed }, 'presence left open by an earlier run was closed when that was last heard of');
  }
  await noteAlive(store.db, now());
  const heartbeat = setInterval(() => {
    noteAlive(store.db, now()).catch((error: unknown) => logger.warn({ err: error }, 'could not note being alive'));
  }, parameters.heartbeatMs);

  const pages = new StoredPages(store.db, now);
  const deliveries = needs.onStored.map((listener) => new StoredDelivery({ store, logger, now }, listener, pages));
  const wake = () => {
    for (const listening of deliveries) listening.wake();
  };
  const pipeline = new Pipeline(needs, parameters, (stored) => {
    pages.remember(stored);
    wake();
    needs.onCommit?.(stored);
  });
  wake(); // what an earlier run stored and could not deliver
  const source = needs.source ?? subscribedSource(client);
  await source.hear((packet, acknowledge) => pipeline.take(packet, acknowledge));

  return {
    health() {
      const { queued, lastCommitAt, waitingSince } = pipeline.progress();
      const stalled = waitingSince !== null && now() - waitingSince > STALLED_MS;
      return { ok: client.connected && !stalled, connected: client.connected, queued, lastCommitAt };
    },
    async stop() {
      clearInterval(heartbeat);
      if (needs.shares) await leaveShare(client);
      await pipeline.stop();
      await Promise.all(deliveries.map((listening) => listening.stop()));
      await noteAlive(store.db, now());
    },
  };
}
