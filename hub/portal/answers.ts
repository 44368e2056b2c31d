import type { Digest } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { filesOfCase } from '../files/attach.ts';
import type { FileKind } from '../files/kinds.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { TakenStep } from '../workflow/standing.ts';
import type { AnswerStep, AnswerView, FileView } from './notice-schema.ts';

/** Kind of the ledger's lines about steps of cases (`hub/workflow`). */
const CASE_STEP = 'case-step';

export function fileView({ id, name, kind, bytes, digest, at, removed }: Row<'case_files'>): FileView {
  return { id, name, kind: kind as FileKind, bytes, digest, at, removed };
}

/** The files of a case that belong to no step yet. */
export async function looseFiles(db: Database, caseId: string, side: Row<'case_files'>['side']): Promise<FileView[]> {
  const rows = await filesOfCase(db, caseId);
  return rows.filter((row) => row.side === side && row.step === null && row.removed_at === null).map(fileView);
}

/** What was answered in a case, each with its line of the ledger. */
export async function answersOf(db: Database, steps: readonly TakenStep[]): Promise<AnswerView[]> {
  const sent = steps.filter(({ step }) => step === 'explanation' || step === 'statement');
  const ids = sent.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [files, lines, contents] = await Promise.all([
    db.selectFrom('case_files').selectAll().where('step', 'in', ids).orderBy('id').execute(),
    db.selectFrom('ledger').select(['idx', 'ref']).where('kind', '=', CASE_STEP).where('ref', 'in', ids).execute(),
    db.selectFrom('case_steps').select(['id', 'content']).where('id', 'in', ids).execute(),
  ]);
  return sent.map(({ id, step, fields, reason, at, by }) => ({
    ...{ step: id, kind: step as AnswerStep, stand: fields.stand as AnswerView['stand'], text: reason, at, by },
    files: files.filter((row) => row.step === id).map(fileView),
    ledgerIndex: lines.find(({ ref }) => ref === id)?.idx ?? 0,
    digest: digestOf(contents.find((row) => row.id === id)?.content ?? '') as Digest,
  }));
}
