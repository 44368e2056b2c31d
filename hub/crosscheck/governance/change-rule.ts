import type { Store } from '../../store/store.ts';
import { CrossCheckError } from '../error.ts';
import type { ParameterOverrides } from '../rule-set.ts';
import type { AnyRule } from '../rules/index.ts';
import { datedRules } from './dated-rules.ts';
import type { RuleSetting } from './setting.ts';
import { keepRuleSetting, loadRuleSettings } from './store-settings.ts';

/** The rules of this hub and what its start sets differently. */
export interface GovernedRules {
  readonly rules: readonly AnyRule[];
  readonly overrides: ParameterOverrides;
}

/** The rule of an id, in any case of letters. Throws CrossCheckError `UNKNOWN_RULE`. */
export function ruleOf(rules: readonly AnyRule[], id: string): AnyRule {
  const rule = rules.find((candidate) => candidate.id === id.toUpperCase());
  if (!rule) throw new CrossCheckError('UNKNOWN_RULE', `there is no rule ${id}; zs rules list shows them all`);
  return rule;
}

/** Throws CrossCheckError `BAD_PARAMETERS` naming a parameter that the rule doesn't have. */
export function assertParameterNames(rule: AnyRule, names: readonly string[]): void {
  const known = Object.keys(rule.parameters.parse({}));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const has = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  throw new CrossCheckError('BAD_PARAMETERS', `rule ${rule.id} has no parameter ${unknown}; ${has}`);
}

/**
 * Makes a dated change of a rule: checked together with everything that is or will be in force, then kept for good.
 * Throws CrossCheckError when the rule or a parameter doesn't exist, or a value is not allowed.
 */
export async function changeRule(
  store: Store,
  { rules, overrides }: GovernedRules,
  change: Omit<RuleSetting, 'id' | 'recordedAt'>,
  now: number,
): Promise<RuleSetting> {
  const rule = ruleOf(rules, change.rule);
  if ('parameters' in change.change) assertParameterNames(rule, Object.keys(change.change.parameters));
  const candidate = { ...change, rule: rule.id, id: '~', recordedAt: now };
  datedRules(rules, overrides, [...(await loadRuleSettings(store.db)), candidate]);
  return keepRuleSetting(store, { ...change, rule: rule.id }, now);
}
