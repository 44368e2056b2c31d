import { describe, expect, it } from 'vitest';
import type { RuleMode } from '../../../../hub/crosscheck/governance/setting.ts';
import type { Judgement } from '../../../../hub/crosscheck/judge.ts';
import { decide, unanswered } from '../../../../hub/gate/decide.ts';

const visit = { kind: 'outpatient', exception: null } as const;

function judgement(outcome: Judgement['outcome'], mode: RuleMode = 'notify', rule = 'P01'): Judgement {
  return {
    rule: { id: rule, version: 1, class: rule === 'D11' ? 'data-quality' : 'to-verify' },
    parameters: {},
    mode,
    subject: { type: 'claim', id: 'C-1' },
    about: { claimId: 'C-1', site: null, person: null, practitioner: null, device: null },
    outcome,
  };
}

const clear: Judgement['outcome'] = { outcome: 'clear', reason: { code: 'matched', params: {} } };
const silentRule: Judgement['outcome'] = { outcome: 'not-judged' };
const unknown: Judgement['outcome'] = { outcome: 'inconclusive', missing: { code: 'no-device', params: {} } };
const found: Judgement['outcome'] = {
  outcome: 'finding',
  message: { code: 'no-attestation', params: { from: '', until: '' } },
  evidence: [
    { type: 'claim', id: 'C-1' },
    { type: 'attestation', id: 'a-1' },
  ],
  amountFen: 100,
};

describe('what the gate decides', () => {
  it.each([
    ['everybody is content', [judgement(clear)], 'proceed'],
    ['a finding that is only told', [judgement(found)], 'no-evidence'],
    ['a finding in hold', [judgement(found, 'hold')], 'hold'],
    ['a finding that will be cut back', [judgement(found, 'cut-back')], 'hold'],
    [
      'a finding that denies, beside one that holds',
      [judgement(found, 'hold'), judgement(found, 'deny', 'P02')],
      'deny',
    ],
    ['nothing is known, in deny', [judgement(unknown, 'deny')], 'no-evidence'],
    ['nothing is known, in shadow', [judgement(unknown, 'shadow'), judgement(clear)], 'proceed'],
    ['a finding in shadow', [judgement(found, 'shadow'), judgement(clear)], 'proceed'],
    ['only data quality', [judgement(found, 'notify', 'D11'), judgement(clear)], 'proceed'],
    ['no rule has anything to say', [judgement(silentRule, 'deny')], 'no-evidence'],
  ] as const)('%s: %s', (_, judgements, decision) => {
    expect(decide(visit, judgements).decision).toBe(decision);
  });

  it.each([
    { kind: 'emergency', exception: null },
    { kind: 'outpatient', exception: 'emergency' },
  ] as const)('never holds an emergency ($kind, $exception)', (claim) => {
    const { decision, reasons } = decide(claim, [judgement(found, 'deny')]);
    expect(decision).toBe('no-evidence');
    expect(reasons.map(({ code }) => code)).toEqual(['no-attestation', 'emergency-never-held']);
  });

  it('gives the reason in both languages with the evidence, without the claim itself', () => {
    const [reason] = decide(visit, [judgement(found, 'hold')]).reasons;
    expect(reason).toMatchObject({ rule: 'P01', mode: 'hold', amountFen: 100 });
    expect(reason?.evidence).toEqual([{ type: 'attestation', id: 'a-1' }]);
    expect(reason?.text.en).not.toBe(reason?.text['zh-CN']);
  });

  it.each(['hub-cannot-judge', 'no-rule-applies'] as const)('says %s in words', (code) => {
    const { decision, reasons } = unanswered(code);
    expect(decision).toBe('no-evidence');
    expect(Object.values(reasons[0]?.text ?? {}).every((text) => text !== code)).toBe(true);
  });
});
