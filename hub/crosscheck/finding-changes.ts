import { createHash } from 'node:crypto';
import type { Row } from '../store/tables.ts';
import type { Judgement } from './judge.ts';
import type { Message } from './message.ts';
import type { EvidenceRef, Finding } from './rule.ts';

/** What happens to a finding, and why. `row` is the finding as it is afterwards. */
export interface FindingChange {
  readonly kind: 'opened' | 'updated' | 'retracted' | 'reopened';
  readonly row: Row<'findings'>;
  readonly cause: Message;
}

interface Known {
  /** All findings of this rule on this subject, in any status. */
  readonly findings: readonly Row<'findings'>[];
  /** The verdict before this run. */
  readonly verdict: { readonly outcome: Row<'verdicts'>['outcome'] } | undefined;
}

const isDecided = ({ status }: Row<'findings'>) => status === 'upheld' || status === 'dismissed';

/** One rule, one subject, the same evidence: one finding, however often it is found. */
export function fingerprintOf(rule: string, subject: Judgement['subject'], evidence: readonly EvidenceRef[]): string {
  const ids = evidence.map(({ type, id }) => `${type}:${id}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([rule, subject.type, subject.id, ids]))
    .digest('base64url');
}

/**
 * What a judgement changes about the findings on its subject. Pure; judging the same again changes nothing. At most one
 * finding of a rule on a subject is open. A decision stays as it was made: its history notes that the ground has shifted.
 */
export function findingChanges(judgement: Judgement, known: Known, at: string, newId: () => string): FindingChange[] {
  const { outcome } = judgement;
  return outcome.outcome === 'finding'
    ? raise(judgement, outcome, known, at, newId)
    : withdraw(known, reasonOf(outcome), at);
}

/** The reason a verdict is kept with. */
export function reasonOf(outcome: Judgement['outcome']): Message {
  switch (outcome.outcome) {
    case 'clear':
      return outcome.reason;
    case 'finding':
      return outcome.message;
    case 'inconclusive':
      return outcome.missing;
    case 'not-judged':
      return { code: 'not-judged', params: {} };
  }
}

/** Retracts open findings; a decided one is only noted, once. */
export function withdraw({ findings, verdict }: Known, cause: Message, at: string): FindingChange[] {
  const stoodUntilNow = verdict?.outcome === 'finding';
  return findings.flatMap((row): FindingChange[] => {
    if (row.status === 'open')
      return [{ kind: 'retracted', row: { ...row, status: 'retracted', updated_at: at }, cause }];
    return isDecided(row) && stoodUntilNow ? [{ kind: 'updated', row: { ...row, updated_at: at }, cause }] : [];
  });
}

function raise(
  judgement: Judgement,
  finding: Finding,
  { findings, verdict }: Known,
  at: string,
  newId: () => string,
): FindingChange[] {
  const cause = finding.message;
  const fresh = rowOf(judgement, finding, at);
  const same = findings.find((row) => row.fingerprint === fresh.fingerprint);
  const open = findings.find((row) => row.status === 'open' && row !== same);

  if (!same && !open) return [{ kind: 'opened', row: { ...fresh, id: newId(), opened_at: at }, cause }];
  if (!same && open) return [{ kind: 'updated', row: { ...open, ...fresh }, cause }];
  if (!same) return [];

  const superseded: FindingChange[] = open
    ? [
        {
          kind: 'retracted',
          row: { ...open, status: 'retracted', updated_at: at },
          cause: { code: 'superseded', params: {} },
        },
      ]
    : [];
  if (same.status === 'retracted') return [...superseded, { kind: 'reopened', row: { ...same, ...fresh }, cause }];
  if (isDecided(same)) {
    const cameBack = verdict !== undefined && verdict.outcome !== 'finding';
    return [
      ...superseded,
      ...(cameBack ? [{ kind: 'updated' as const, row: { ...same, updated_at: at }, cause }] : []),
    ];
  }
  return differs(same, fresh) ? [...superseded, { kind: 'updated', row: { ...same, ...fresh }, cause }] : superseded;
}

type Substance = Omit<Row<'findings'>, 'id' | 'opened_at'>;

function rowOf({ rule, parameters, mode, subject, about }: Judgement, finding: Finding, at: string): Substance {
  const evidence = finding.evidence.toSorted((a, b) => (`${a.type}:${a.id}` < `${b.type}:${b.id}` ? -1 : 1));
  return {
    fingerprint: fingerprintOf(rule.id, subject, evidence),
    rule: rule.id,
    rule_version: rule.version,
    class: finding.class ?? rule.class,
    subject_type: subject.type,
    subject: subject.id,
    claim_id: about.claimId,
    site: finding.site ?? about.site ?? '',
    person: about.person,
    practitioner: finding.practitioner ?? about.practitioner,
    device: about.device,
    reason: JSON.stringify(finding.message),
    params: JSON.stringify(parameters),
    evidence: JSON.stringify(evidence),
    amount_fen: finding.amountFen,
    mode,
    status: 'open',
    updated_at: at,
  };
}

const COMPARED = ['rule_version', 'class', 'site', 'practitioner', 'reason', 'params', 'mode', 'amount_fen'] as const;

function differs(row: Row<'findings'>, fresh: Substance): boolean {
  return COMPARED.some((column) => row[column] !== fresh[column]);
}
