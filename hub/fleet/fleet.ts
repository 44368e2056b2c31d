import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { DeviceId } from '../../contract/ids.ts';
import type { StoredListener } from '../ingest/stored-listeners.ts';
import type { Store } from '../store/store.ts';
import { answerListener } from './answers.ts';
import type { Signer } from './issue.ts';
import { createFleetKeeper, type FleetKeeper } from './keeper.ts';
import { createDesiredPublisher } from './publisher.ts';

export interface FleetNeeds {
  readonly store: Store;
  readonly identity: Signer;
  readonly client: Pick<MqttClient, 'publishAsync'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What the hub does for the fleet while it runs. */
export interface Fleet {
  /** For the worker that leads. */
  readonly keeper: FleetKeeper;
  readonly listener: StoredListener;
  /** A device appeared: it gets what it shall run, if it does not. */
  resend(device: DeviceId): Promise<void>;
}

/** Puts the fleet's parts together; nothing happens before the keeper is started. */
export function createFleet({ store, identity, client, logger, now }: FleetNeeds): Fleet {
  const publisher = createDesiredPublisher({ store, signer: identity, client, logger, now });
  const keeper = createFleetKeeper({ store, signer: identity, publisher, logger, now });
  return { keeper, listener: answerListener(store, keeper.wake), resend: publisher.resend };
}
