import { addIndex, type SchemaMigration } from '../schema.ts';

/** Notes of what has to be counted are taken by the hour they are about. */
export const newestFiguresFirst: SchemaMigration = async (db) => {
  await addIndex(db, 'figures_due', ['hour', 'site']);
};
