import { newEventId } from '../../contract/ids.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { findingsOnErasedGrounds } from './erased-grounds.ts';
import { type FindingChange, findingChanges, reasonOf } from './finding-changes.ts';
import { becauseOf, HUB, recordHistory } from './finding-history.ts';
import { iso } from './interval.ts';
import type { Judgement } from './judge.ts';
import type { SubjectKind } from './rule.ts';

/** Everything that follows from a batch of judgements. */
export interface Changes {
  readonly verdicts: readonly NewRow<'verdicts'>[];
  readonly obsolete: readonly Row<'verdicts'>[];
  readonly findings: readonly FindingChange[];
}

const isEmpty = (changes: Changes) => changes.verdicts.length + changes.obsolete.length + changes.findings.length === 0;

/**
 * Keeps what a batch of judgements changes, in one transaction; nothing is written when nothing changed. All judgements
 * are about subjects of one kind.
 */
export async function keepJudgements(
  store: Store,
  kind: SubjectKind,
  judgements: readonly Judgement[],
  now: number,
): Promise<Changes> {
  const before = await plan(store.db, kind, judgements, now);
  if (isEmpty(before)) return before;
  return store.transaction(
    async (trx) => {
      // Again inside: an operator may have decided, or another hub judged, in between.
      const changes = await plan(trx, kind, judgements, now);
      await applyChanges(trx, changes, now);
      return changes;
    },
    { sequencer: true },
  );
}

/** Writes verdicts and findings, with the findings' histories and ledger lines. */
export async function applyChanges(trx: DatabaseTransaction, changes: Changes, now: number): Promise<void> {
  await upsertVerdicts(trx, changes.verdicts);
  for (const { rule, subject_type, subject } of changes.obsolete) {
    await trx
      .deleteFrom('verdicts')
      .where('rule', '=', rule)
      .where('subject_type', '=', subject_type)
      .where('subject', '=', subject)
      .execute();
  }
  for (const { kind, row } of changes.findings) {
    const { id, ...columns } = row;
    if (kind === 'opened') await trx.insertInto('findings').values(row).execute();
    else await trx.updateTable('findings').set(columns).where('id', '=', id).execute();
  }
  const steps = changes.findings.map(({ kind, row, cause }) => ({ kind, row, by: HUB, reason: becauseOf(cause) }));
  await recordHistory(trx, 'finding', steps, now);
}

async function plan(db: Database, kind: SubjectKind, judgements: readonly Judgement[], now: number): Promise<Changes> {
  if (judgements.length === 0) return { verdicts: [], obsolete: [], findings: [] };
  const subjects = [...new Set(judgements.map(({ subject }) => subject.id))];
  const [verdicts, findings] = await Promise.all([
    db.selectFrom('verdicts').selectAll().where('subject_type', '=', kind).where('subject', 'in', subjects).execute(),
    db.selectFrom('findings').selectAll().where('subject_type', '=', kind).where('subject', 'in', subjects).execute(),
  ]);
  const groundless = await findingsOnErasedGrounds(db, findings);
  const key = (rule: string, subject: string) => `${rule} ${subject}`;
  const verdictOf = new Map(verdicts.map((row) => [key(row.rule, row.subject), row]));
  const findingsOf = Map.groupBy(findings, (row) => key(row.rule, row.subject));

  const at = iso(now);
  const changes = {
    verdicts: [] as NewRow<'verdicts'>[],
    obsolete: [] as Row<'verdicts'>[],
    findings: [] as FindingChange[],
  };
  for (const judgement of judgements) {
    const place = key(judgement.rule.id, judgement.subject.id);
    const verdict = verdictOf.get(place);
    const fresh = verdictOfJudgement(judgement, at);
    if (!fresh && verdict) changes.obsolete.push(verdict);
    if (fresh && (!verdict || differs(verdict, fresh))) changes.verdicts.push(fresh);
    const known = { verdict, findings: findingsOf.get(place) ?? [] };
    if (known.findings.some(({ id }) => groundless.has(id))) continue;
    changes.findings.push(...findingChanges(judgement, known, at, () => newEventId(now)));
  }
  return changes;
}

function verdictOfJudgement(judgement: Judgement, at: string): NewRow<'verdicts'> | undefined {
  const { rule, subject, about, outcome } = judgement;
  if (outcome.outcome === 'not-judged') return undefined;
  return {
    rule: rule.id,
    subject_type: subject.type,
    subject: subject.id,
    rule_version: rule.version,
    outcome: outcome.outcome,
    reason: JSON.stringify(reasonOf(outcome)),
    site: (outcome.outcome === 'finding' && outcome.site) || about.site,
    claim_id: about.claimId,
    judged_at: at,
  };
}

// `judged_at` stays when nothing else changed: since when this has been the verdict.
function differs(before: Row<'verdicts'>, fresh: NewRow<'verdicts'>): boolean {
  return (
    before.outcome !== fresh.outcome ||
    before.reason !== fresh.reason ||
    before.rule_version !== fresh.rule_version ||
    before.site !== fresh.site
  );
}

const ROWS_PER_INSERT = 500;

async function upsertVerdicts(trx: DatabaseTransaction, rows: readonly NewRow<'verdicts'>[]): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_PER_INSERT) {
    await trx
      .insertInto('verdicts')
      .values(rows.slice(first, first + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.columns(['rule', 'subject_type', 'subject']).doUpdateSet((eb) => ({
          rule_version: eb.ref('excluded.rule_version'),
          outcome: eb.ref('excluded.outcome'),
          reason: eb.ref('excluded.reason'),
          site: eb.ref('excluded.site'),
          claim_id: eb.ref('excluded.claim_id'),
          judged_at: eb.ref('excluded.judged_at'),
        })),
      )
      .execute();
  }
}
