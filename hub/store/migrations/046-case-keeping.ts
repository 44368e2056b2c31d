import { allowCaseErasureOnly, dropUpdateRefusal } from '../erasable.ts';
import { makeAppendOnly, type SchemaMigration, textType, withColumns } from '../schema.ts';

/** Cases whose time is over and cases that are held; what was said to an institution that asked for more time. */
export const caseKeeping: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('case_erasures'), kind, {
    id: 'text',
    case_id: 'text',
    content: 'text',
    at: 'text',
  })
    .addPrimaryKeyConstraint('case_erasures_pk', ['id'])
    .addUniqueConstraint('case_erasures_case', ['case_id'])
    .execute();
  await makeAppendOnly(db, kind, 'case_erasures');
  await dropUpdateRefusal(db, kind, 'case_steps');
  await allowCaseErasureOnly(db, kind);
  await db.schema.alterTable('cases').addColumn('erased_at', textType(kind)).execute();
  await db.schema
    .alterTable('cases')
    .addColumn('held', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('extension_requests').addColumn('step', textType(kind)).execute();
};
