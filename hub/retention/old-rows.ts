import type { Database } from '../store/store.ts';
import type { RetentionClass } from './policy.ts';

/** Classes whose rows are deleted, with the table and the column that tells their age. */
const DATED = {
  quarantine: ['quarantine', 'received_at'],
  gateAnswers: ['gate_answers', 'at'],
  deadLetters: ['webhook_dead_letters', 'at'],
  handOuts: ['vault_hand_outs', 'expires_at'],
  faceDuplicates: ['face_duplicates', 'last_found_at'],
} as const;

/** Classes whose rows have no time but that of the import which brought them. */
const IMPORTED = { importRejects: ['import_rejects'], nationalCalls: ['nhsa_calls', 'import_pending'] } as const;

export type DeletedClass = Exclude<RetentionClass, 'attestations' | 'clips' | 'caseFiles'>;

/** Counts, and with `remove` deletes, the rows of a class that are older than `before` (UTC ISO 8601). */
export async function oldRows(db: Database, kept: DeletedClass, before: string, remove: boolean): Promise<number> {
  if (kept === 'importRejects' || kept === 'nationalCalls') {
    let rows = 0;
    for (const table of IMPORTED[kept]) rows += await importedRows(db, table, before, remove);
    return rows;
  }
  const [table, column] = DATED[kept];
  const { dynamic } = db;
  if (remove) {
    const { numDeletedRows } = await db
      .deleteFrom(table)
      .where(dynamic.ref(column), '<', before)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where(dynamic.ref(column), '<', before)
    .executeTakeFirstOrThrow();
  return rows;
}

async function importedRows(
  db: Database,
  table: (typeof IMPORTED)[keyof typeof IMPORTED][number],
  before: string,
  remove: boolean,
): Promise<number> {
  const old = db.selectFrom('import_batches').select('id').where('received_at', '<', before);
  if (remove) {
    const { numDeletedRows } = await db.deleteFrom(table).where('batch', 'in', old).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
  const { rows } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('batch', 'in', old)
    .executeTakeFirstOrThrow();
  return rows;
}
