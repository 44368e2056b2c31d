import type { Database } from '../store/store.ts';
import { casesAfter, lastCaseLine } from './case-changes.ts';
import { type Position, positionOf, positionText } from './position.ts';

/** Something that an institution, or the bureau's own systems, may want to hear of. Ids only; nobody's pseudonym. */
export interface Change {
  /** The position after it: who asks for what came after gets what comes next. */
  readonly id: string;
  readonly type: `finding.${string}` | `case.${string}` | 'gate.answered' | 'verdict.changed';
  readonly at: string;
  readonly site: string;
  readonly about: Readonly<Record<string, string | number | null>>;
}

/** The end: whoever begins here hears only of what happens from now on. */
export async function latestPosition(db: Database): Promise<Position> {
  const last = async (table: 'finding_events' | 'gate_answers' | 'verdict_changes') => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.max<number | null>('id').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  };
  const [step, answer, verdict, cases] = await Promise.all([
    last('finding_events'),
    last('gate_answers'),
    last('verdict_changes'),
    lastCaseLine(db),
  ]);
  return { step, answer, verdict, cases };
}

interface Wanted {
  readonly position: Position;
  readonly site: string | null;
  readonly limit: number;
  /** Also those of findings in shadow mode; default no. */
  readonly shadow?: boolean;
}

/**
 * The changes after a position: steps of findings, then answers of the gate, then other verdicts, then steps of cases; at most `limit`. `site`: only
 * those of one institution. What rules in shadow mode say is nobody's business yet but of who tries them (`shadow`).
 */
export async function changesAfter(db: Database, { position, site, limit, shadow = false }: Wanted): Promise<Change[]> {
  const changes: Change[] = [];
  for (const read of [stepsAfter, answersAfter, verdictsAfter, casesAfter]) {
    if (changes.length >= limit) break;
    const reached = positionOf(changes.at(-1)?.id ?? '') ?? position;
    changes.push(...(await read(db, reached, site, limit - changes.length, shadow)));
  }
  return changes;
}

async function stepsAfter(
  db: Database,
  { step, ...rest }: Position,
  site: string | null,
  limit: number,
  shadow: boolean,
) {
  let query = db
    .selectFrom('finding_events')
    .innerJoin('findings', 'findings.id', 'finding_events.finding')
    .select([
      'finding_events.id',
      'finding_events.kind',
      'finding_events.at',
      'findings.id as finding',
      'findings.rule',
      'findings.class',
      'findings.status',
      'findings.claim_id',
      'findings.site',
      'findings.amount_fen',
    ])
    .where('finding_events.id', '>', step);
  if (!shadow) query = query.where('findings.mode', '!=', 'shadow');
  if (site !== null) query = query.where('findings.site', '=', site);
  const rows = await query.orderBy('finding_events.id').limit(limit).execute();
  return rows.map(
    (row): Change => ({
      id: positionText({ step: row.id, ...rest }),
      type: `finding.${row.kind}`,
      at: row.at,
      site: row.site,
      about: {
        finding: row.finding,
        rule: row.rule,
        class: row.class,
        status: row.status,
        claim: row.claim_id,
        amountFen: row.amount_fen,
      },
    }),
  );
}

async function answersAfter(db: Database, { answer, ...rest }: Position, site: string | null, limit: number) {
  let query = db
    .selectFrom('gate_answers')
    .select(['id', 'request', 'site', 'stage', 'claim_id', 'decision', 'at'])
    .where('id', '>', answer);
  if (site !== null) query = query.where('site', '=', site);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(
    (row): Change => ({
      id: positionText({ ...rest, answer: row.id }),
      type: 'gate.answered',
      at: row.at,
      site: row.site,
      about: { request: row.request, stage: row.stage, claim: row.claim_id, decision: row.decision },
    }),
  );
}

// A claim's or stay's number may be told; other subjects are named by the pseudonym of a person or practitioner.
const TOLD_BY_NUMBER = ['claim', 'stay'];

async function verdictsAfter(db: Database, { verdict, ...rest }: Position, site: string | null, limit: number) {
  let query = db.selectFrom('verdict_changes').selectAll().where('id', '>', verdict);
  if (site !== null) query = query.where('site', '=', site);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(
    (row): Change => ({
      id: positionText({ ...rest, verdict: row.id }),
      type: 'verdict.changed',
      at: row.at,
      site: row.site,
      about: {
        rule: row.rule,
        subjectType: row.subject_type,
        subject: TOLD_BY_NUMBER.includes(row.subject_type) ? row.subject : null,
        claim: row.claim_id,
        outcome: row.outcome,
        code: row.code,
      },
    }),
  );
}
