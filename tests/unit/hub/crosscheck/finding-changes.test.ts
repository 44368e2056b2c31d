import { describe, expect, it } from 'vitest';
import { findingChanges, fingerprintOf } from '../../../../hub/crosscheck/finding-changes.ts';
import type { Judgement } from '../../../../hub/crosscheck/judge.ts';
import type { EvidenceRef } from '../../../../hub/crosscheck/rule.ts';
import type { Row } from '../../../../hub/store/tables.ts';
import { minute } from '../../../support/claim-builders.ts';

const subject = { type: 'claim', id: 'C-1' } as const;
const about = { claimId: 'C-1', site: 'S-1', person: 'P-1', practitioner: null, device: null };
const claim: EvidenceRef = { type: 'claim', id: 'C-1' };
const event = (id: string): EvidenceRef => ({ type: 'attestation', id });

function found(evidence: readonly EvidenceRef[], amountFen = 100): Judgement {
  const message = { code: 'found', params: {} };
  return judged({ outcome: 'finding', message, evidence, amountFen });
}
function judged(outcome: Judgement['outcome']): Judgement {
  return {
    rule: { id: 'X01', version: 1, class: 'to-verify' },
    parameters: {},
    mode: 'notify',
    subject,
    about,
    outcome,
  };
}
const cleared = judged({ outcome: 'clear', reason: { code: 'fine', params: {} } });

const verdict = (outcome: Row<'verdicts'>['outcome']) => ({ outcome }) as Row<'verdicts'>;
const change = (judgement: Judgement, findings: readonly Row<'findings'>[], before?: Row<'verdicts'>) =>
  findingChanges(judgement, { findings, verdict: before }, minute(9), () => 'new-id');

function known(
  status: Row<'findings'>['status'],
  evidence: readonly EvidenceRef[] = [claim],
  id = 'F-1',
): Row<'findings'> {
  const [opened] = change(found(evidence), []);
  if (!opened) throw new Error('nothing was opened');
  return { ...opened.row, id, status };
}

describe('a finding', () => {
  it('is opened once for the same evidence, in whatever order it is named', () => {
    expect(change(found([claim, event('e')]), [])).toMatchObject([
      { kind: 'opened', row: { id: 'new-id', status: 'open' } },
    ]);
    expect(change(found([event('e'), claim]), [known('open', [claim, event('e')])])).toEqual([]);
    expect(fingerprintOf('X01', subject, [claim, event('e')])).toBe(fingerprintOf('X01', subject, [event('e'), claim]));
  });

  it('is updated when its evidence or its amount changes', () => {
    expect(change(found([claim, event('e')]), [known('open')])).toMatchObject([
      { kind: 'updated', row: { id: 'F-1' } },
    ]);
    expect(change(found([claim], 200), [known('open')])).toMatchObject([{ kind: 'updated', row: { amount_fen: 200 } }]);
  });

  it('is retracted with the reason, and re-opened under the same id', () => {
    expect(change(cleared, [known('open')])).toMatchObject([{ kind: 'retracted', cause: { code: 'fine' } }]);
    expect(change(cleared, [known('retracted')])).toEqual([]);
    expect(change(found([claim]), [known('retracted')])).toMatchObject([
      { kind: 'reopened', row: { id: 'F-1', status: 'open' } },
    ]);
  });

  it.each(['upheld', 'dismissed'] as const)('that was %s stays so; its history notes a change once', (status) => {
    expect(change(cleared, [known(status)], verdict('finding'))).toMatchObject([{ kind: 'updated', row: { status } }]);
    expect(change(cleared, [known(status)], verdict('clear'))).toEqual([]);
    expect(change(found([claim]), [known(status)], verdict('finding'))).toEqual([]);
    expect(change(found([claim]), [known(status)], verdict('clear'))).toMatchObject([
      { kind: 'updated', row: { status } },
    ]);
  });

  it('with new evidence after a decision is a new finding', () => {
    expect(change(found([claim, event('e')]), [known('dismissed')])).toMatchObject([
      { kind: 'opened', row: { id: 'new-id' } },
    ]);
  });

  it('gives way when an older one of the same evidence comes back', () => {
    const changes = change(found([claim]), [known('retracted'), known('open', [claim, event('e')], 'F-2')]);
    expect(changes).toMatchObject([
      { kind: 'retracted', row: { id: 'F-2' }, cause: { code: 'superseded' } },
      { kind: 'reopened', row: { id: 'F-1' } },
    ]);
  });
});
