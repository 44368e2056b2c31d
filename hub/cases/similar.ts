import { sql } from 'kysely';
import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import { HistoryReason } from '../crosscheck/finding-history.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { summaryOf } from './list-findings.ts';
import { LIKENESSES, type Likeness, type Similar } from './related-schema.ts';
import { loadSiteNames } from './site-names.ts';

type Finding = Row<'findings'>;

/** Looked at for each thing they may have in common, the latest first. */
const CANDIDATES = 100;
const SHOWN = 6;
/** One thing in common is chance. */
const LEAST = 3;
const HOUR_MS = 3_600_000;

// What ties two findings more than that they come from one place. The same pair counts beside the two who make it.
const WEIGHTS: Readonly<Record<Likeness, number>> = {
  'same-pair': 3,
  'same-person': 3,
  'same-practitioner': 2,
  'same-device': 2,
  'same-rule': 2,
  'same-site': 1,
  'same-hour': 1,
  'same-amount': 1,
};

/** Findings that are most like one, with what they have in common and what was decided there; the most alike first. */
export async function similarTo(db: Database, finding: Finding): Promise<Similar[]> {
  const candidates = await candidatesFor(db, finding);
  const hourOf = await hoursOfClaims(db, [finding, ...candidates]);
  const alike = candidates
    .map((row) => ({ row, because: likenessesOf(finding, row, hourOf) }))
    .filter(({ because }) => weigh(because) >= LEAST)
    .sort((a, b) => weigh(b.because) - weigh(a.because) || (a.row.opened_at < b.row.opened_at ? 1 : -1))
    .slice(0, SHOWN);
  const rows = alike.map(({ row }) => row);
  const [siteOf, decisionOf] = await Promise.all([
    loadSiteNames(
      db,
      rows.map(({ site }) => site),
    ),
    decisionsOn(db, rows),
  ]);
  return alike.map(({ row, because }) => ({
    finding: summaryOf(row, siteOf),
    because,
    decision: decisionOf.get(row.id) ?? null,
  }));
}

function weigh(because: readonly Likeness[]): number {
  return because.reduce((sum, likeness) => sum + WEIGHTS[likeness], 0);
}

/** What two findings have in common. `hourOf`: local hour of the visit a finding is about, where it is about one. Pure. */
export function likenessesOf(one: Finding, other: Finding, hourOf: ReadonlyMap<string, number>): Likeness[] {
  const same = (column: 'person' | 'practitioner' | 'device' | 'rule' | 'site') =>
    one[column] !== null && one[column] === other[column];
  const [mine, theirs] = [hourOf.get(one.id), hourOf.get(other.id)];
  const apart = mine === undefined || theirs === undefined ? undefined : Math.abs(mine - theirs);
  const found: Readonly<Record<Likeness, boolean>> = {
    'same-pair': same('person') && same('practitioner'),
    'same-person': same('person'),
    'same-practitioner': same('practitioner'),
    'same-device': same('device'),
    'same-rule': same('rule'),
    'same-site': same('site'),
    'same-hour': apart !== undefined && Math.min(apart, 24 - apart) <= 1,
    'same-amount': one.amount_fen > 0 && Math.abs(other.amount_fen - one.amount_fen) <= one.amount_fen / 20,
  };
  return LIKENESSES.filter((likeness) => found[likeness]);
}

async function candidatesFor(db: Database, finding: Finding): Promise<Finding[]> {
  const about = (['person', 'practitioner', 'device', 'site'] as const).filter((column) => finding[column] !== null);
  const found = await Promise.all(
    about.map((column) =>
      db
        .selectFrom('findings')
        .selectAll()
        .where(column, '=', finding[column])
        .where('id', '<>', finding.id)
        .where(sql<boolean>`mode <> 'shadow'`)
        .orderBy('opened_at', 'desc')
        .limit(CANDIDATES)
        .execute(),
    ),
  );
  return [...new Map(found.flat().map((row) => [row.id, row])).values()];
}

async function hoursOfClaims(db: Database, findings: readonly Finding[]): Promise<Map<string, number>> {
  const ids = [...new Set(findings.flatMap(({ claim_id }) => claim_id ?? []))];
  if (ids.length === 0) return new Map();
  const claims = await db
    .selectFrom('claims')
    .select(['claim_id', 'service_start'])
    .where(isAmong(db, 'claim_id', ids))
    .execute();
  const starts = new Map(claims.map(({ claim_id, service_start }) => [claim_id, Date.parse(service_start)]));
  return new Map(
    findings.flatMap(({ id, claim_id }) => {
      const start = claim_id === null ? undefined : starts.get(claim_id);
      return start === undefined ? [] : [[id, Math.floor(start / HOUR_MS + CHINA_OFFSET_MINUTES / 60) % 24] as const];
    }),
  );
}

async function decisionsOn(db: Database, findings: readonly Finding[]): Promise<Map<string, Similar['decision']>> {
  const decided = findings.filter(({ status }) => status === 'upheld' || status === 'dismissed').map(({ id }) => id);
  if (decided.length === 0) return new Map();
  const events = await db
    .selectFrom('finding_events')
    .select(['finding', 'at', 'by', 'reason'])
    .where(isAmong(db, 'finding', decided))
    .where('kind', '=', 'decided')
    .orderBy('id')
    .execute();
  return new Map(
    events.map(({ finding, at, by, reason }) => {
      const words = HistoryReason.parse(JSON.parse(reason)).reason ?? '';
      return [finding, { at, by, reason: words }];
    }),
  );
}
