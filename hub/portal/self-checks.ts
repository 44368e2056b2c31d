import { digestOf } from '../../contract/jws.ts';
import { endOfCivilDate } from '../calendar/working-days.ts';
import { filesOfCase } from '../files/attach.ts';
import { SelfCheckReport } from '../inspection/inspection-schema.ts';
import { isGone } from '../inspection/self-check-reports.ts';
import { CONFIGURATION } from '../ledger/configuration.ts';
import { lineAbout } from '../ledger/lines.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { clockOf } from '../workflow/case-summary.ts';
import { allegationsAbout } from './allegations.ts';
import { fileView } from './answers.ts';
import { PortalError } from './error.ts';
import { limitsShown, type NoticeReader } from './notice-view.ts';
import { OwnCheck, OwnCheckList, type OwnCheckSummary, SelfCheckDraft } from './self-check-schema.ts';

type Check = Row<'self_checks'>;

/** A list of this institution. Throws PortalError `CHECK_UNKNOWN`, the same for another institution's and for none. */
export async function ownCheck(db: Database | DatabaseTransaction, id: string, site: string): Promise<Check> {
  const row = await db
    .selectFrom('self_checks')
    .selectAll()
    .where('id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
  if (row) return row;
  throw new PortalError('CHECK_UNKNOWN', 'there is no such list; go back to the overview');
}

/** The lists that an institution was asked to check itself: what is to be done first. `now` in ms since 1970. */
export async function ownChecks(db: Database, site: string, now: number): Promise<OwnCheckList> {
  const checks = await db
    .selectFrom('self_checks')
    .selectAll()
    .where('site', '=', site)
    .orderBy('id', 'desc')
    .limit(200)
    .execute();
  const items = await summariesOf(db, checks, now);
  const rank = ({ sent, clock }: OwnCheckSummary) => (sent ? `1 ${-Date.parse(sent.at)}` : `0 ${clock.dueAt}`);
  const sorted = items.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return OwnCheckList.parse({ now: new Date(now).toISOString(), items: sorted });
}

async function summariesOf(db: Database, checks: readonly Check[], now: number): Promise<OwnCheckSummary[]> {
  const ids = checks.map(({ id }) => id);
  if (ids.length === 0) return [];
  const findings = await db
    .selectFrom('self_check_items')
    .innerJoin('findings', 'findings.id', 'self_check_items.finding')
    .select(({ fn }) => ['check_id', 'rule', fn.countAll<number>().as('count'), fn.sum<number>('amount_fen').as('fen')])
    .where('check_id', 'in', ids)
    .groupBy(['check_id', 'rule'])
    .orderBy('rule')
    .execute();
  const drafts = await db.selectFrom('self_check_drafts').select('check_id').where('check_id', 'in', ids).execute();
  const reports = await db
    .selectFrom('self_check_reports')
    .select(['check_id', 'at', 'late'])
    .where('check_id', 'in', ids)
    .execute();
  return checks.map(({ id, campaign, created_at: askedAt, due_on }) => {
    const own = findings.filter(({ check_id }) => check_id === id);
    const report = reports.find(({ check_id }) => check_id === id);
    const due_at = new Date(endOfCivilDate(due_on)).toISOString();
    const clock = clockOf({ due_at, paused_at: null }, now) ?? noClock(due_at);
    return {
      ...{ id, campaign, askedAt, clock, state: report ? 'sent' : clock.overdue ? 'late' : 'to-check' },
      findings: own.reduce((sum, { count }) => sum + Number(count), 0),
      amountFen: own.reduce((sum, { fen }) => sum + Number(fen), 0),
      rules: own.map(({ rule }) => rule),
      drafted: drafts.some(({ check_id }) => check_id === id),
      sent: report ? { at: report.at, late: report.late === 1 } : null,
    };
  });
}

// A list always has a day; the type of a case's clock allows none.
function noClock(dueAt: string): OwnCheckSummary['clock'] {
  return { dueAt, daysLeft: 0, pausedAt: null, overdue: false, certain: true };
}

/**
 * A list with what is alleged in it, what was written so far and what was sent. Asking an institution to check a finding tells it of
 * that finding, and of no other. Throws PortalError `CHECK_UNKNOWN`.
 */
export async function checkView(reader: NoticeReader, id: string, site: string): Promise<OwnCheck> {
  const { db, rules, limits, now } = reader;
  const check = await ownCheck(db, id, site);
  const [summary] = await summariesOf(db, [check], now());
  const rows = await db
    .selectFrom('self_check_items')
    .innerJoin('findings', 'findings.id', 'self_check_items.finding')
    .selectAll('findings')
    .select(['answer', 'words'])
    .where('check_id', '=', id)
    .where('findings.site', '=', site)
    .orderBy('amount_fen', 'desc')
    .orderBy('findings.id')
    .execute();
  const allegations = await allegationsAbout(db, rules, rows, site);
  const files = (await filesOfCase(db, id, 'self-check')).filter(({ side }) => side === 'institution');
  return OwnCheck.parse({
    ...summary,
    now: new Date(now()).toISOString(),
    items: rows.map(({ answer, words, status }, place) => ({
      allegation: allegations[place],
      asked: answer === 'open' && !isGone(status),
      answer: answer === 'open' ? null : answer,
      words,
    })),
    draft: await draftOf(db, id),
    files: files.filter(({ step, removed_at }) => step === null && removed_at === null).map(fileView),
    report: await reportOf(db, id, files),
    limits: limitsShown(limits),
  });
}

async function draftOf(db: Database, id: string): Promise<OwnCheck['draft']> {
  const row = await db.selectFrom('self_check_drafts').selectAll().where('check_id', '=', id).executeTakeFirst();
  if (!row) return { checked: null, wrong: null, refundFen: null, words: '', answers: [], at: null, by: null };
  return { ...SelfCheckDraft.parse(JSON.parse(row.content)), at: row.at, by: row.by };
}

async function reportOf(
  db: Database,
  id: string,
  files: readonly Row<'case_files'>[],
): Promise<OwnCheck['report'] | null> {
  const row = await db.selectFrom('self_check_reports').selectAll().where('check_id', '=', id).executeTakeFirst();
  if (!row) return null;
  const line = await lineAbout(db, CONFIGURATION, row.id);
  const entered = await db
    .selectFrom('configurations')
    .select('content')
    .where('id', '=', row.id)
    .executeTakeFirstOrThrow();
  return {
    ...SelfCheckReport.parse(JSON.parse(row.content)),
    files: files.filter(({ step }) => step === row.id).map(fileView),
    ledgerIndex: line?.idx ?? 0,
    digest: digestOf(entered.content),
  };
}
