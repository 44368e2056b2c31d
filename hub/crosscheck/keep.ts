import { newEventId } from '../../contract/ids.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import type { NewRow, Row } from '../store/tables.ts';
import { noteDue } from './due.ts';
import { findingsOnErasedGrounds } from './erased-grounds.ts';
import { type FindingChange, findingChanges, reasonOf } from './finding-changes.ts';
import { becauseOf, HUB, recordHistory } from './finding-history.ts';
import { iso } from './interval.ts';
import type { Judgement } from './judge.ts';
import { isChange, type JudgedChange, writeSets } from './keep-sets.ts';
import { type KnownSubject, loadKnown, NOTHING_KNOWN, saidBefore } from './known-verdicts.ts';
import type { ClaimMatch } from './match-code.ts';
import type { SubjectKind } from './rule.ts';
import { noteVerdictChanges, verdictChange } from './verdict-changes.ts';
import { verdictSetOf } from './verdict-set.ts';

/** Everything that follows from a batch of judgements. */
export interface Changes {
  /** Verdicts that are not clear, new or changed. */
  readonly verdicts: readonly NewRow<'verdicts'>[];
  readonly obsolete: readonly Row<'verdicts'>[];
  /** What clears a subject, new or changed. */
  readonly sets: readonly JudgedChange[];
  readonly findings: readonly FindingChange[];
  /** What somebody may want to hear of beside findings. */
  readonly told: readonly NewRow<'verdict_changes'>[];
  /** Verdicts that are other than before, of any outcome. */
  readonly changed: number;
}

/** One subject, with what every rule said about it and, of a claim, how it stands to the evidence. */
export interface Judged {
  readonly subject: Judgement['subject'];
  readonly judgements: readonly Judgement[];
  readonly match: ClaimMatch | null;
}

const isEmpty = ({ verdicts, obsolete, sets, findings }: Changes) =>
  verdicts.length + obsolete.length + sets.length + findings.length === 0;

/**
 * Keeps what the judgements on a batch of subjects change, in one transaction; nothing is written when nothing changed. All
 * subjects are of one kind. `look`: whether to look first, without holding up other writers, if anything changes at all.
 */
export async function keepJudgements(
  store: Store,
  kind: SubjectKind,
  batch: readonly Judged[],
  now: number,
  look = true,
): Promise<Changes> {
  if (look) {
    const before = await plan(store.db, kind, batch, now);
    if (isEmpty(before)) return before;
  }
  return store.transaction(
    async (trx) => {
      // Again inside: an operator may have decided, or another hub judged, in between.
      const changes = await plan(trx, kind, batch, now);
      await applyChanges(trx, changes, now);
      return changes;
    },
    { sequencer: true },
  );
}

/** Writes verdicts and findings, with the findings' histories and ledger lines. */
export async function applyChanges(trx: DatabaseTransaction, changes: Changes, now: number): Promise<void> {
  await upsertVerdicts(trx, changes.verdicts);
  await noteDue(trx, changes.verdicts, now);
  await noteVerdictChanges(trx, changes.told);
  await writeSets(trx, changes.sets, iso(now));
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

async function plan(db: Database, kind: SubjectKind, batch: readonly Judged[], now: number): Promise<Changes> {
  const known = await loadKnown(
    db,
    kind,
    batch.map(({ subject }) => subject.id),
  );
  const groundless = await findingsOnErasedGrounds(
    db,
    batch.flatMap(({ subject }) => known(subject.id).findings),
  );
  const [at, newId] = [iso(now), () => newEventId(now)];
  const verdicts: NewRow<'verdicts'>[] = [];
  const obsolete: Row<'verdicts'>[] = [];
  const sets: JudgedChange[] = [];
  const findings: FindingChange[] = [];
  const told: NewRow<'verdict_changes'>[] = [];
  let changed = 0;
  for (const { subject, judgements, match } of batch) {
    const stored = known(subject.id);
    const change = { subject, before: stored.judged, set: verdictSetOf(judgements), match };
    if (isChange(change)) sets.push(change);
    if (stored === NOTHING_KNOWN) changed += change.set?.clears ?? 0;
    const sameSet = change.set?.content === (stored.judged?.content ?? undefined);
    for (const judgement of judgements) {
      const { outcome } = judgement.outcome;
      // Most of a city: cleared, and nothing was ever said about it.
      if (stored === NOTHING_KNOWN && (outcome === 'clear' || outcome === 'not-judged')) continue;
      const row = stored.verdicts.find(({ rule }) => rule === judgement.rule.id);
      const fresh = rowOf(judgement, at);
      if (!fresh && row) obsolete.push(row);
      if (row || fresh) told.push(...verdictChange(judgement, row, fresh, at));
      if (fresh && (!row || differs(row, fresh))) verdicts.push(fresh);
      if (isOther(judgement, fresh, row, sameSet ? undefined : stored)) changed += 1;
      const own = stored.findings.filter(({ rule }) => rule === judgement.rule.id);
      if (own.some(({ id }) => groundless.has(id))) continue;
      if (own.length === 0 && outcome !== 'finding') continue;
      const before = saidBefore(stored, judgement.rule.id);
      findings.push(...findingChanges(judgement, { verdict: before, findings: own }, at, newId));
    }
  }
  return { verdicts, obsolete, sets, findings, told, changed };
}

// `stored`: undefined when the same rules clear the subject as before, in the same words.
function isOther(
  { rule, outcome }: Judgement,
  fresh: NewRow<'verdicts'> | undefined,
  row: Row<'verdicts'> | undefined,
  stored: KnownSubject | undefined,
): boolean {
  if (fresh) return !row || differs(row, fresh);
  const before = stored && saidBefore({ judged: stored.judged, verdicts: [] }, rule.id)?.clear;
  if (outcome.outcome !== 'clear') return row !== undefined || before !== undefined;
  if (row) return row.outcome !== 'clear';
  return stored !== undefined && (before?.code !== outcome.reason.code || before.version !== rule.version);
}

/** The row of a verdict that needs words of its own. */
function rowOf(judgement: Judgement, at: string): NewRow<'verdicts'> | undefined {
  const { rule, subject, about, outcome } = judgement;
  if (outcome.outcome === 'not-judged' || outcome.outcome === 'clear') return undefined;
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
