import type { Database } from '../store/store.ts';

/** Something that an institution, or the bureau's own systems, may want to hear of. Ids only; nobody's pseudonym. */
export interface Change {
  /** The position after it: who asks for what came after gets what comes next. */
  readonly id: string;
  readonly type: `finding.${string}` | 'gate.answered';
  readonly at: string;
  readonly site: string;
  readonly about: Readonly<Record<string, string | number | null>>;
}

/** How far somebody has heard: the last step in a finding's life, and the last answer of the gate. */
export interface Position {
  readonly step: number;
  readonly answer: number;
}

export function positionText({ step, answer }: Position): string {
  return `${step}.${answer}`;
}

/** A position from its text, or undefined for what is none. */
export function positionOf(text: string): Position | undefined {
  const parts = /^(\d{1,15})\.(\d{1,15})$/.exec(text);
  return parts ? { step: Number(parts[1]), answer: Number(parts[2]) } : undefined;
}

/** The end: whoever begins here hears only of what happens from now on. */
export async function latestPosition(db: Database): Promise<Position> {
  const [steps, answers] = await Promise.all([
    db
      .selectFrom('finding_events')
      .select(({ fn }) => fn.max<number | null>('id').as('last'))
      .executeTakeFirst(),
    db
      .selectFrom('gate_answers')
      .select(({ fn }) => fn.max<number | null>('id').as('last'))
      .executeTakeFirst(),
  ]);
  return { step: steps?.last ?? 0, answer: answers?.last ?? 0 };
}

/**
 * The changes after a position, steps of findings first, at most `limit`. `site`: only those of one institution. Findings of rules
 * in shadow mode are nobody's business yet.
 */
export async function changesAfter(
  db: Database,
  { position, site, limit }: { readonly position: Position; readonly site: string | null; readonly limit: number },
): Promise<Change[]> {
  const steps = await stepsAfter(db, position, site, limit);
  const last = steps.at(-1);
  const step = (last && positionOf(last.id)?.step) ?? position.step;
  const room = limit - steps.length;
  return room === 0 ? steps : [...steps, ...(await answersAfter(db, { ...position, step }, site, room))];
}

async function stepsAfter(db: Database, { step, answer }: Position, site: string | null, limit: number) {
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
    .where('finding_events.id', '>', step)
    .where('findings.mode', '!=', 'shadow');
  if (site !== null) query = query.where('findings.site', '=', site);
  const rows = await query.orderBy('finding_events.id').limit(limit).execute();
  return rows.map(
    (row): Change => ({
      id: positionText({ step: row.id, answer }),
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

async function answersAfter(db: Database, { step, answer }: Position, site: string | null, limit: number) {
  let query = db
    .selectFrom('gate_answers')
    .select(['id', 'request', 'site', 'stage', 'claim_id', 'decision', 'at'])
    .where('id', '>', answer);
  if (site !== null) query = query.where('site', '=', site);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(
    (row): Change => ({
      id: positionText({ step, answer: row.id }),
      type: 'gate.answered',
      at: row.at,
      site: row.site,
      about: { request: row.request, stage: row.stage, claim: row.claim_id, decision: row.decision },
    }),
  );
}
