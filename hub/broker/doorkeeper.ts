import type { AedesOptions, Client as Connection } from 'aedes';
import type { Logger } from 'pino';
import type { DeviceId } from '../../contract/ids.ts';
import type { RegisteredDevice } from '../registry/registered-device.ts';
import type { BrokerMetrics } from './metrics.ts';
import { type Client, isPublishAllowed, isSubscribeAllowed, isWillAllowed } from './permissions.ts';
import { type ConnectionRefusal, type Principal, refusalOf } from './principal.ts';

const NOT_AUTHORISED = 5; // CONNACK return code, MQTT 3.1.1, 3.2.2.3

type Handlers = Required<Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>>;

interface DoorkeeperNeeds {
  readonly logger: Logger;
  readonly metrics: BrokerMetrics;
  readonly deviceOf: (id: DeviceId) => Promise<RegisteredDevice | undefined>;
  /** Resolves when the hub hears what devices say. Before that, a fresh "online" would be lost. */
  readonly hubListens: Promise<void>;
}

/** Decides who connects to the embedded broker, and what each client may send and hear. Everything else is denied. */
export class Doorkeeper {
  readonly #needs: DoorkeeperNeeds;
  readonly #clientOf: (connection: Connection) => Client | undefined;
  readonly #connected: ReadonlyMap<string, Connection>;

  constructor(
    needs: DoorkeeperNeeds,
    clientOf: (connection: Connection) => Client | undefined,
    connected: ReadonlyMap<string, Connection>,
  ) {
    this.#needs = needs;
    this.#clientOf = clientOf;
    this.#connected = connected;
  }

  /** The broker's hooks. */
  handlers(): Handlers {
    return {
      preConnect: (connection, packet, done) => {
        const client = this.#clientOf(connection);
        const { will } = packet;
        if (
          client?.role === 'device' &&
          will &&
          !isWillAllowed(client.principal, { ...will, retain: will.retain ?? false, qos: will.qos ?? 0 })
        ) {
          this.#refuse(client.principal, 'foreign-will');
          return done(new Error('a last will may only be the own status'), false);
        }
        done(null, client !== undefined);
      },
      authenticate: (connection, _user, _password, done) => {
        const client = this.#clientOf(connection);
        if (client?.role === 'hub') return done(null, true);
        this.#admit(connection.id, client?.principal).then(
          (admitted) => (admitted ? done(null, true) : done(notAuthorised(), null)),
          (error: unknown) => {
            this.#needs.logger.error({ err: error }, 'the registry can not be read; nobody is let in');
            done(notAuthorised(), null);
          },
        );
      },
      authorizePublish: (connection, packet, done) => {
        const client = connection ? this.#clientOf(connection) : undefined;
        if (client && isPublishAllowed(client, packet)) return done(null);
        this.#needs.metrics.offence('foreign-publish');
        this.#needs.logger.warn({ client: connection?.id, retain: packet.retain }, 'cut off: may not publish this');
        done(new Error('not allowed to publish this'));
      },
      authorizeSubscribe: (connection, subscription, done) => {
        const client = this.#clientOf(connection);
        if (client && isSubscribeAllowed(client, subscription.topic)) return done(null, subscription);
        this.#needs.metrics.offence('foreign-subscribe');
        this.#needs.logger.warn({ client: connection.id }, 'subscription denied');
        done(null, null);
      },
    };
  }

  async #admit(clientId: string, principal: Principal | undefined): Promise<boolean> {
    if (!principal) return false;
    await this.#needs.hubListens;
    const refusal = refusalOf(principal, await this.#needs.deviceOf(principal.device), clientId);
    if (refusal) {
      this.#refuse(principal, refusal);
      return false;
    }
    // After a break of the line the broker may not have noticed yet. Often, it is two devices with one key.
    if (this.#connected.has(clientId)) {
      this.#needs.metrics.offence('taken-over');
      this.#needs.logger.warn({ device: principal.device }, 'a second connection takes over the first');
    }
    return true;
  }

  #refuse({ device }: Principal, reason: ConnectionRefusal): void {
    this.#needs.metrics.refused(reason);
    this.#needs.logger.warn({ device, reason }, 'connection refused');
  }
}

function notAuthorised(): Error & { returnCode: number } {
  return Object.assign(new Error('not authorised'), { returnCode: NOT_AUTHORISED });
}
