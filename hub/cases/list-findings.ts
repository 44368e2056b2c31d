import { z } from 'zod';
import { Message } from '../crosscheck/message.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { casesOfFindings } from './case-of-finding.ts';
import { filteredFindings } from './finding-filter.ts';
import { FindingPage, type FindingQuery, FindingSummary, type QueueRow } from './finding-schema.ts';
import { priorityColumn, priorityOf } from './priority.ts';
import { gradeColumn, gradesOfSites, latestScoreRun } from './site-grades.ts';
import { loadSiteNames, type SiteName } from './site-names.ts';

/** Counting goes on to here; beyond, "more than" is said: nobody pages through more, and counting on costs as much as they do. */
export const COUNTED_AT_MOST = 10_000;

/** On whose behalf, and when (ms since 1970). */
export interface Asking {
  readonly by?: string;
  readonly now: number;
}

/** One page of the queue, in the order asked for. */
export async function listFindings(db: Database, query: FindingQuery, asking: Asking): Promise<FindingPage> {
  const [counted, ids] = await Promise.all([
    countUpTo(db, query, asking),
    findingIds(db, query, asking, query.limit, query.offset),
  ]);
  const more = counted > COUNTED_AT_MOST;
  return FindingPage.parse({
    total: Math.min(counted, COUNTED_AT_MOST),
    more,
    items: await queueRows(db, ids, asking),
  });
}

async function countUpTo(db: Database, query: FindingQuery, { by }: Asking): Promise<number> {
  const some = filteredFindings(db, query, by)
    .select('findings.id')
    .limit(COUNTED_AT_MOST + 1);
  const { total } = await db
    .selectFrom(some.as('some'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** Ids of findings in the order asked for. They are sorted without being opened: index alone. */
export async function findingIds(
  db: Database,
  query: Omit<FindingQuery, 'offset' | 'limit'>,
  { by, now }: Asking,
  limit: number,
  offset = 0,
): Promise<string[]> {
  let rows = filteredFindings(db, query, by).select('findings.id');
  if (query.order === 'priority') {
    const score = priorityColumn(gradeColumn(await latestScoreRun(db)), now);
    rows = rows.orderBy(score, 'desc').orderBy('amount_fen', 'desc').orderBy('updated_at', 'desc');
  } else if (query.order === 'amount') rows = rows.orderBy('amount_fen', 'desc').orderBy('updated_at', 'desc');
  else rows = rows.orderBy('opened_at', query.order === 'newest' ? 'desc' : 'asc');
  return (await rows.orderBy('findings.id').limit(limit).offset(offset).execute()).map(({ id }) => id);
}

/** These findings as rows of the queue, in the order given; one that is not there any more is left out. */
export async function queueRows(db: Database, ids: readonly string[], { now }: Asking): Promise<QueueRow[]> {
  const found = await db
    .selectFrom('findings')
    .selectAll()
    .where(isAmong(db, 'id', ids))
    .execute();
  const sites = found.map(({ site }) => site);
  const [siteOf, caseOf, grades] = await Promise.all([
    loadSiteNames(db, sites),
    casesOfFindings(db, ids, now),
    latestScoreRun(db).then((run) => gradesOfSites(db, run, sites)),
  ]);
  const rows = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const summary = summaryOf(row, siteOf);
    const ranked = { ...summary, grade: grades.get(row.site) ?? null, openedAt: Date.parse(row.opened_at) };
    return [{ ...summary, priority: priorityOf(ranked, now), case: caseOf.get(id) ?? null }];
  });
}

/** A stored finding as it is shown in the queue. */
export function summaryOf(row: Row<'findings'>, siteOf: (id: string) => SiteName): FindingSummary {
  return FindingSummary.parse({
    id: row.id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    class: row.class,
    status: row.status,
    subject: { type: row.subject_type, id: row.subject },
    claimId: row.claim_id,
    site: siteOf(row.site),
    person: row.person,
    practitioner: row.practitioner,
    device: row.device,
    reason: Message.parse(JSON.parse(row.reason)),
    amountFen: row.amount_fen,
    mode: row.mode,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
  });
}

const StoredParameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The parameters a finding was made with. */
export function parametersOf(row: Row<'findings'>): z.infer<typeof StoredParameters> {
  return StoredParameters.parse(JSON.parse(row.params));
}
