import { civilDate } from '../calendar/working-days.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { InspectionError } from './error.ts';
import {
  type SelfCheckAnswer,
  type SelfCheckCounts,
  type SelfCheckList,
  SelfCheckReport,
} from './inspection-schema.ts';

/** What an institution says of its list as a whole: each open finding answered, with the counts of its own check. */
export interface SelfCheckSaid extends SelfCheckCounts {
  readonly answers: readonly SelfCheckAnswer[];
  readonly words: string;
  /** Digests of attached files. */
  readonly files: readonly string[];
}

/**
 * Keeps the report of a list, once, with a line of the ledger; returns its id. Late is what comes after the day that was set. Inside a
 * transaction of the sequencer, by whoever made sure whose list it is. Throws InspectionError `CHECK_UNKNOWN`, `CHECK_ANSWERED`,
 * `ANSWERS_MISSING`.
 */
export async function reportSelfCheck(
  trx: DatabaseTransaction,
  check: { readonly id: string; readonly site: string },
  said: SelfCheckSaid,
  by: string,
  now: number,
): Promise<string> {
  const list = await trx.selectFrom('self_checks').select('due_on').where('id', '=', check.id).executeTakeFirst();
  if (!list) throw new InspectionError('CHECK_UNKNOWN', 'there is no such list');
  await assertAnswersAll(trx, check.id, said.answers);
  const late = civilDate(now) > list.due_on;
  const at = new Date(now).toISOString();
  const { answers, ...rest } = said;
  const report = { ...rest, files: [...rest.files], late, by, at } satisfies SelfCheckReport;
  const content = JSON.stringify({ step: 'self-check-report', id: check.id, ...report, answers });
  const id = await enterConfiguration(trx, 'inspection', content, now);
  const row = { id, check_id: check.id, site: check.site, late: late ? 1 : 0, by, at } as const;
  await trx
    .insertInto('self_check_reports')
    .values({ ...row, content: JSON.stringify(report) })
    .execute();
  for (const { finding, answer, words } of answers) {
    await trx
      .updateTable('self_check_items')
      .set({ answer, words, answered_by: by, answered_at: at })
      .where('check_id', '=', check.id)
      .where('finding', '=', finding)
      .execute();
  }
  return id;
}

async function assertAnswersAll(
  trx: DatabaseTransaction,
  id: string,
  answers: readonly SelfCheckAnswer[],
): Promise<void> {
  const sent = await trx.selectFrom('self_check_reports').select('id').where('check_id', '=', id).executeTakeFirst();
  const rows = await trx
    .selectFrom('self_check_items')
    .innerJoin('findings', 'findings.id', 'self_check_items.finding')
    .select(['finding', 'answer', 'status'])
    .where('check_id', '=', id)
    .execute();
  const open = new Map(rows.flatMap((row) => (row.answer === 'open' ? [[row.finding, row.status] as const] : [])));
  const named = new Set(answers.map(({ finding }) => finding));
  if (sent || named.size !== answers.length || [...named].some((finding) => !open.has(finding))) {
    throw new InspectionError('CHECK_ANSWERED', 'some of this list was answered meanwhile; load it again');
  }
  if ([...open].some(([finding, status]) => !isGone(status) && !named.has(finding))) {
    throw new InspectionError('ANSWERS_MISSING', 'answer every finding of the list that still stands, then send it');
  }
}

/** Whether nothing is asked about a finding any more: it was retracted, or people dismissed it. */
export function isGone(status: Row<'findings'>['status']): boolean {
  return status === 'retracted' || status === 'dismissed';
}

type Shown = NonNullable<SelfCheckList['items'][number]['report']>;

/** Reports by list, with the files that came with them. */
export async function reportsOf(db: Database, lists: readonly { readonly id: string }[]): Promise<Map<string, Shown>> {
  const ids = lists.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('self_check_reports').selectAll().where('check_id', 'in', ids).execute();
  const files = await db
    .selectFrom('case_files')
    .select(['id', 'case_id', 'name', 'bytes', 'digest'])
    .where('belongs_to', '=', 'self-check')
    .where('case_id', 'in', ids)
    .where('step', 'is not', null)
    .orderBy('id')
    .execute();
  return new Map(
    rows.map(({ check_id, content }) => {
      const own = files.flatMap(({ case_id, ...file }) => (case_id === check_id ? [file] : []));
      return [check_id, { ...SelfCheckReport.parse(JSON.parse(content)), files: own }];
    }),
  );
}
