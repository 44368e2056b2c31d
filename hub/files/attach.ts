import type { Digest } from '../../contract/ids.ts';
import { newEventId } from '../../contract/ids.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { CaseFiles, StagedFile } from './case-files.ts';
import { FileError } from './error.ts';

/** Where a file goes and who brings it. */
export interface Attachment {
  readonly caseId: string;
  /** Absent = a case; else `caseId` is the id of a list that an institution checks itself. */
  readonly belongsTo?: Row<'case_files'>['belongs_to'];
  readonly site: string;
  readonly side: Row<'case_files'>['side'];
  readonly by: string;
}

export interface FileParts {
  readonly store: Store;
  readonly files: CaseFiles;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Receives a file into a case, if there is room left in it. Throws FileError; then nothing of it is left. */
export async function attachFile(
  { store, files, now }: FileParts,
  to: Attachment,
  given: { readonly name: string; readonly source: AsyncIterable<Buffer> },
): Promise<Row<'case_files'>> {
  await assertRoom(store.db, files, to.caseId, 0);
  const staged = await files.receive(given.name, given.source);
  try {
    return await store.transaction(
      async (trx) => {
        await assertRoom(trx, files, to.caseId, staged.bytes);
        const row = rowOf(staged, to, now());
        await trx.insertInto('case_files').values(row).execute();
        await staged.place();
        return row;
      },
      { sequencer: true },
    );
  } finally {
    await staged.discard();
  }
}

function rowOf(staged: StagedFile, { caseId, belongsTo = 'case', ...to }: Attachment, now: number): Row<'case_files'> {
  const { name, kind, bytes, digest } = staged;
  const content = { name, kind, bytes, digest, step: null, removed_at: null, removed: null };
  const at = new Date(now).toISOString();
  return { id: newEventId(now), case_id: caseId, belongs_to: belongsTo, ...to, ...content, at };
}

// Asked before a long upload and again when it is written: two uploads at once must not both take the last place.
async function assertRoom(
  db: Pick<DatabaseTransaction, 'selectFrom'>,
  { limits }: CaseFiles,
  caseId: string,
  bytes: number,
): Promise<void> {
  const kept = await db
    .selectFrom('case_files')
    .select(({ fn }) => [fn.countAll<number>().as('files'), fn.sum<number | null>('bytes').as('bytes')])
    .where('case_id', '=', caseId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(kept.files) < limits.filesOfCase && Number(kept.bytes ?? 0) + bytes <= limits.bytesOfCase) return;
  throw new FileError(
    'CASE_FULL',
    `a case takes ${limits.filesOfCase} files and ${limits.bytesOfCase} bytes; remove some, or put several into one PDF`,
  );
}

/** The files of a case (or of a self-check), in the order in which they came; removed ones only by name and digest. */
export async function filesOfCase(
  db: Database,
  caseId: string,
  belongsTo: Row<'case_files'>['belongs_to'] = 'case',
): Promise<Row<'case_files'>[]> {
  const own = db.selectFrom('case_files').selectAll().where('case_id', '=', caseId);
  return await own.where('belongs_to', '=', belongsTo).orderBy('id').execute();
}

/** Takes a file back that was not sent yet. Throws FileError `FILE_UNKNOWN`. */
export async function withdrawFile(
  { store, files, now }: FileParts,
  file: { readonly id: string; readonly caseId: string; readonly side: Row<'case_files'>['side'] },
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const row = await trx
        .selectFrom('case_files')
        .selectAll()
        .where('id', '=', file.id)
        .where('case_id', '=', file.caseId)
        .where('side', '=', file.side)
        .where('step', 'is', null)
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      if (!row) throw new FileError('FILE_UNKNOWN', 'there is no such file that can still be taken back');
      await removeWithin(trx, files, row, 'withdrawn', now());
    },
    { sequencer: true },
  );
}

/** Marks a file as removed, and lets its content go unless another file has the same. Inside a sequencer's transaction only. */
export async function removeWithin(
  trx: DatabaseTransaction,
  files: Pick<CaseFiles, 'remove'>,
  { id, digest }: Pick<Row<'case_files'>, 'id' | 'digest'>,
  removed: 'withdrawn' | 'age',
  now: number,
): Promise<void> {
  await trx
    .updateTable('case_files')
    .set({ removed, removed_at: new Date(now).toISOString() })
    .where('id', '=', id)
    .execute();
  const other = await trx
    .selectFrom('case_files')
    .select('id')
    .where('digest', '=', digest)
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!other) await files.remove(digest as Digest);
}
