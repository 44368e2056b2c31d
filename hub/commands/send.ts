import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { Command } from '../../contract/command.ts';
import { type DeviceId, type EventId, newEventId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { delivery, topicOf } from '../../contract/topics.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { findDevice, type RegisteredDevice } from '../registry/registered-device.ts';
import type { Store } from '../store/store.ts';
import { CommandError } from './error.ts';

/** A template must go even from a device that comes back after a holiday. */
const LIFETIME_S = 30 * 86_400;

export interface Commands {
  /**
   * Signs a command, keeps it, and sends it; a device that is offline gets it when it comes back, until `expiresAt` (ms since 1970;
   * by default for thirty days). Throws CommandError.
   */
  send(device: DeviceId, body: Command['body'], expiresAt?: number): Promise<EventId>;
  /** Sends again what the device has not answered; what has expired is closed. */
  resend(device: DeviceId): Promise<void>;
}

export interface CommandsNeeds {
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'kid' | 'signingKey'>;
  readonly client: Pick<MqttClient, 'publishAsync'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** What the hub asks of devices. The row is written before anything is sent, and closed by the device's signed answer. */
export function createCommands({ store, identity, client, logger, now }: CommandsNeeds): Commands {
  const publish = (address: RegisteredDevice, jti: string, signed: string): void => {
    const { qos, retain } = delivery.command;
    client
      .publishAsync(topicOf({ site: address.site, device: address.id }, 'command'), signed, { qos, retain })
      .catch((error: unknown) =>
        logger.warn({ jti, device: address.id, err: error }, 'command not sent; sent again later'),
      );
  };

  return {
    async send(device, body, expiresAt) {
      const address = await addressOf(store, device);
      const at = now();
      const iat = Math.floor(at / 1000);
      const exp = expiresAt === undefined ? iat + LIFETIME_S : Math.floor(expiresAt / 1000);
      const command = { v: 1, iss: identity.hub, aud: device, jti: newEventId(at), iat, exp, body };
      const { jti } = parseOrThrow(Command, command, 'command');
      const signed = sign(MEDIA_TYPES.command, command, identity.signingKey, identity.kid);
      await store.db
        .insertInto('commands')
        .values({
          jti,
          device,
          type: body.type,
          signed,
          created_at: new Date(at).toISOString(),
          expires_at: new Date(exp * 1000).toISOString(),
          state: 'sent',
        })
        .execute();
      publish(address, jti, signed);
      return jti;
    },

    async resend(device) {
      const address = await findDevice(store.db, device);
      if (address?.state !== 'active') return;
      const at = new Date(now()).toISOString();
      await store.db
        .updateTable('commands')
        .set({ state: 'expired' })
        .where('device', '=', device)
        .where('state', '=', 'sent')
        .where('expires_at', '<=', at)
        .execute();
      const open = await store.db
        .selectFrom('commands')
        .select(['jti', 'signed'])
        .where('device', '=', device)
        .where('state', '=', 'sent')
        .orderBy('jti')
        .execute();
      for (const { jti, signed } of open) publish(address, jti, signed);
    },
  };
}

async function addressOf(store: Store, device: DeviceId): Promise<RegisteredDevice> {
  const address = await findDevice(store.db, device);
  if (!address) throw new CommandError('DEVICE_UNKNOWN', `no device ${device} is registered`);
  if (address.state === 'revoked')
    throw new CommandError('DEVICE_REVOKED', `${device} was revoked; it can't be reached`);
  return address;
}
