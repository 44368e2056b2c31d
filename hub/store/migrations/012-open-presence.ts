import { sql } from 'kysely';
import type { SchemaMigration } from '../schema.ts';

/** Devices that are online are few among all connections that ever were: they are asked for with every status message. */
export const openPresence: SchemaMigration = async (db) => {
  await db.schema
    .createIndex('device_presence_open')
    .on('device_presence')
    .column('device')
    .where(sql.ref('online_until'), 'is', null)
    .execute();
};
