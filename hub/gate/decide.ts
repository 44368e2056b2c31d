import type { ClaimFacts } from '../crosscheck/files.ts';
import { reasonOf } from '../crosscheck/finding-changes.ts';
import type { RuleMode } from '../crosscheck/governance/setting.ts';
import type { Judgement } from '../crosscheck/judge.ts';
import { type Language, renderMessage } from '../crosscheck/render.ts';
import type { GateDecision, GateReason } from './gate-answer.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const OWN_TEXTS: Record<Language, Readonly<Record<string, string>>> = { 'zh-CN': zhCN, en };

/** What the gate itself has to say. */
export type GateCode = keyof typeof en;

export interface Decision {
  readonly decision: GateDecision;
  readonly reasons: readonly GateReason[];
}

const ACTS: Readonly<Partial<Record<RuleMode, 'hold' | 'deny'>>> = { hold: 'hold', 'cut-back': 'hold', deny: 'deny' };

/**
 * What follows for the visit from what the rules say. Only a finding in a mode that acts holds or denies; what is not known
 * never does, and an emergency is never held. Rules in shadow mode have no say and are not told.
 */
export function decide(claim: Pick<ClaimFacts, 'kind' | 'exception'>, judgements: readonly Judgement[]): Decision {
  const told = judgements.filter(({ mode }) => mode !== 'shadow');
  const reasons = told.flatMap(reasonsOf);
  if (!told.some(({ outcome }) => outcome.outcome !== 'not-judged')) return unanswered('no-rule-applies');

  const acting = told.flatMap(({ outcome, mode }) => (outcome.outcome === 'finding' ? (ACTS[mode] ?? []) : []));
  if (acting.length > 0) {
    const emergency = claim.kind === 'emergency' || claim.exception === 'emergency';
    if (emergency) return { decision: 'no-evidence', reasons: [...reasons, ownReason('emergency-never-held')] };
    return { decision: acting.includes('deny') ? 'deny' : 'hold', reasons };
  }
  const open = told.some(
    ({ rule, outcome }) =>
      outcome.outcome === 'inconclusive' ||
      (outcome.outcome === 'finding' && classOf(rule, outcome) !== 'data-quality'),
  );
  return { decision: open ? 'no-evidence' : 'proceed', reasons };
}

/** When nothing could be judged: care goes on, and the answer says that nobody looked. */
export function unanswered(code: GateCode): Decision {
  return { decision: 'no-evidence', reasons: [ownReason(code)] };
}

function classOf(rule: Judgement['rule'], outcome: { readonly class?: string }): string {
  return outcome.class ?? rule.class;
}

function ownReason(code: GateCode): GateReason {
  const text = { 'zh-CN': OWN_TEXTS['zh-CN'][code] ?? code, en: OWN_TEXTS.en[code] ?? code };
  return { rule: null, outcome: 'gate', mode: null, code, text, amountFen: 0, evidence: [] };
}

function reasonsOf({ rule, mode, outcome }: Judgement): GateReason[] {
  if (outcome.outcome !== 'finding' && outcome.outcome !== 'inconclusive') return [];
  const message = reasonOf(outcome);
  const found = outcome.outcome === 'finding';
  return [
    {
      rule: rule.id,
      outcome: outcome.outcome,
      mode,
      code: message.code,
      text: { 'zh-CN': renderMessage(rule.id, message, 'zh-CN'), en: renderMessage(rule.id, message, 'en') },
      amountFen: found ? outcome.amountFen : 0,
      // The claim itself is what was asked about: it is no evidence yet.
      evidence: found ? outcome.evidence.filter(({ type }) => type !== 'claim') : [],
    },
  ];
}
