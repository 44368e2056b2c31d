import { summaryOf } from '../cases/list-findings.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { FINDING_CLASSES } from '../crosscheck/judged-subject.ts';
import type { Database } from '../store/store.ts';
import type { RuleTally, SubjectFindings } from './subject-schema.ts';

const LATEST = 10;

/** Columns by which findings are about somebody or something. */
export type AboutColumn = 'person' | 'practitioner' | 'device' | 'site';

interface Counted {
  readonly rule: string;
  readonly class: string;
  readonly status: string;
  readonly findings: number;
  readonly fen: number;
}

/** What was found about a person, a practitioner or a device: counted by rule, and the latest. */
export async function findingsAbout(
  db: Database,
  column: Exclude<AboutColumn, 'site'>,
  id: string,
): Promise<SubjectFindings> {
  const counted = await db
    .selectFrom('findings')
    .select(({ fn }) => ['rule', 'class', 'status', fn.countAll<number>().as('findings')])
    .select(({ fn }) => fn.sum<number>('amount_fen').as('fen'))
    .where(column, '=', id)
    .where('mode', '<>', 'shadow')
    .groupBy(['rule', 'class', 'status'])
    .execute();
  return { byRule: talliesOf(counted), latest: await latestAbout(db, column, id) };
}

/** The same of an institution, of which there may be thousands: from the daily figures. */
export async function findingsAt(db: Database, site: string): Promise<SubjectFindings> {
  const counted = await db
    .selectFrom('finding_figures')
    .select(({ fn }) => ['rule', 'class', 'status', fn.sum<number>('findings').as('findings')])
    .select(({ fn }) => fn.sum<number>('amount_fen').as('fen'))
    .where('site', '=', site)
    .where('measure', '=', 'opened')
    .groupBy(['rule', 'class', 'status'])
    .execute();
  return { byRule: talliesOf(counted), latest: await latestAbout(db, 'site', site) };
}

async function latestAbout(db: Database, column: AboutColumn, id: string): Promise<SubjectFindings['latest']> {
  const rows = await db
    .selectFrom('findings')
    .selectAll()
    .where(column, '=', id)
    .where('mode', '<>', 'shadow')
    .orderBy('opened_at', 'desc')
    .limit(LATEST)
    .execute();
  const siteOf = await loadSiteNames(
    db,
    rows.map(({ site }) => site),
  );
  return rows.map((row) => summaryOf(row, siteOf));
}

/** Adds counts up by rule, the most open first. Pure. */
export function talliesOf(counted: readonly Counted[]): RuleTally[] {
  const tallies = [...Map.groupBy(counted, (row) => `${row.rule} ${row.class}`).values()].flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const of = (status: string, value: 'findings' | 'fen') =>
      rows.filter((row) => row.status === status).reduce((sum, row) => sum + Number(row[value]), 0);
    const tally: RuleTally = {
      rule: first.rule,
      class: FINDING_CLASSES.find((known) => known === first.class) ?? 'suspicious',
      open: of('open', 'findings'),
      upheld: of('upheld', 'findings'),
      dismissed: of('dismissed', 'findings'),
      retracted: of('retracted', 'findings'),
      openFen: of('open', 'fen'),
      upheldFen: of('upheld', 'fen'),
    };
    return [tally];
  });
  return tallies.sort((a, b) => b.open - a.open || (a.rule < b.rule ? -1 : 1));
}
