import { addIndex, type SchemaMigration } from '../schema.ts';

/** Days are judged over all devices and persons at once: without this, each such question reads every event there is. */
export const eventsByTime: SchemaMigration = async (db) => {
  await addIndex(db, 'attestations', ['at']);
};
