import { type SchemaMigration, textType } from '../schema.ts';

/** Single findings that their case sets aside while the rest goes on. */
export const setAside: SchemaMigration = async (db, kind) => {
  await db.schema.alterTable('case_findings').addColumn('aside', textType(kind)).execute();
};
