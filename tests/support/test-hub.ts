import pino from 'pino';
import { Registry } from 'prom-client';
import { type EmbeddedBroker, startEmbeddedBroker } from '../../hub/broker/embedded-broker.ts';
import { connectHubClient } from '../../hub/broker/hub-client.ts';
import { type Commands, createCommands } from '../../hub/commands/send.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import type { IngestParameters } from '../../hub/ingest/parameters.ts';
import { type Ingest, startIngest } from '../../hub/ingest/start.ts';
import type { IngestEvents } from '../../hub/ingest/stored-listeners.ts';
import { findDevice } from '../../hub/registry/registered-device.ts';
import type { Store } from '../../hub/store/store.ts';
import { storyClock } from './builders.ts';

/** The evidence side of a hub: broker, ingest and commands over a store. */
export interface TestHub {
  readonly broker: EmbeddedBroker;
  readonly ingest: Ingest;
  readonly commands: Commands;
  readonly metrics: Registry;
  stop(): Promise<void>;
}

export interface TestHubOptions {
  readonly port?: number;
  readonly now?: () => number;
  readonly onStored?: IngestEvents;
  readonly parameters?: Partial<IngestParameters>;
}

/** Starts what receives evidence, on the loopback. The store stays the caller's. */
export async function startTestHub(
  store: Store,
  identity: HubIdentity,
  { port = 0, now = storyClock(), onStored = [], parameters = {} }: TestHubOptions = {},
): Promise<TestHub> {
  const logger = pino({ level: process.env.ZS_TEST_LOG ?? 'silent' });
  const metrics = new Registry();
  const deviceOf = (id: Parameters<typeof findDevice>[1]) => findDevice(store.db, id);
  const broker = await startEmbeddedBroker({ identity, host: '127.0.0.1', port, logger, deviceOf, metrics });
  const client = await connectHubClient({ embedded: broker }, identity.hub);
  const commands = createCommands({ store, identity, client, logger, now });
  const source = broker;
  const needs = { store, identity, client, source, commands, onStored, logger, now, metrics, parameters };
  const ingest = await startIngest(needs);
  return {
    broker,
    ingest,
    commands,
    metrics,
    async stop() {
      await ingest.stop();
      await client.endAsync(true);
      await broker.stop();
    },
  };
}
