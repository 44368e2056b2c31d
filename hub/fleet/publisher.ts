import type { MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { delivery, topicOf } from '../../contract/topics.ts';
import type { Store } from '../store/store.ts';
import { type Signer, signDesired } from './issue.ts';
import { DesiredContent } from './release.ts';

const PAGE = 500;
const FRESH_FOR_MS = 86_400_000;

export interface PublisherNeeds {
  readonly store: Store;
  readonly signer: Signer;
  readonly client: Pick<MqttClient, 'publishAsync'>;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Brings desired states to the broker, retained, and again to devices that come back without having them. */
export interface DesiredPublisher {
  /** Publishes what was issued since. */
  publishNew(): Promise<void>;
  /** For a device that appeared: a broker that lost its memory, or a device that did, gets the latest state again. */
  resend(device: DeviceId): Promise<void>;
}

export function createDesiredPublisher({ store, signer, client, logger, now }: PublisherNeeds): DesiredPublisher {
  const publish = async (site: string, device: string, signed: string): Promise<void> => {
    const { qos, retain } = delivery.config;
    const address = { site: SiteId.parse(site), device: DeviceId.parse(device) };
    await client.publishAsync(topicOf(address, 'config'), signed, { qos, retain });
  };

  const publishPage = async (): Promise<boolean> => {
    const rows = await store.db
      .selectFrom('desired_states')
      .innerJoin('devices', 'devices.id', 'desired_states.device')
      .select(['device', 'site', 'revision', 'signed'])
      .where('published_at', 'is', null)
      .where('desired_states.state', '=', 'sent')
      .limit(PAGE)
      .execute();
    for (const { site, device, revision, signed } of rows) {
      await publish(site, device, signed);
      await store.db
        .updateTable('desired_states')
        .set({ published_at: new Date(now()).toISOString() })
        .where('device', '=', device)
        .where('revision', '=', revision)
        .execute();
    }
    return rows.length === PAGE;
  };

  return {
    async publishNew() {
      while (await publishPage());
    },
    async resend(device) {
      const row = await store.db
        .selectFrom('desired_states')
        .innerJoin('devices', 'devices.id', 'desired_states.device')
        .leftJoin('device_reports', 'device_reports.device', 'desired_states.device')
        .select([
          'site',
          'desired_states.revision',
          'desired_states.content',
          'signed',
          'desired_states.state',
          'expires_at',
        ])
        .select('device_reports.revision as runs')
        .where('desired_states.device', '=', device)
        .where('devices.state', '=', 'active')
        .orderBy('desired_states.revision', 'desc')
        .limit(1)
        .executeTakeFirst();
      const isMissing = row?.state === 'sent' || (row?.state === 'applied' && Number(row.runs ?? 0) < row.revision);
      if (!row || !isMissing) return;
      let { signed } = row;
      if (Date.parse(row.expires_at) - now() < FRESH_FOR_MS) {
        const content = DesiredContent.parse(JSON.parse(row.content));
        const fresh = signDesired(signer, device, Number(row.revision), content, now());
        signed = fresh.signed;
        await store.db
          .updateTable('desired_states')
          .set({ signed, expires_at: fresh.expiresAt })
          .where('device', '=', device)
          .where('revision', '=', row.revision)
          .execute();
      }
      await publish(row.site, device, signed);
      logger.info({ device, revision: row.revision }, 'fleet: sent what the device shall run again');
    },
  };
}
