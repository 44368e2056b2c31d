import type { Database, Store } from '../../store/store.ts';
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

/** A change as it is asked for. */
export type WantedChange = Omit<RuleSetting, 'id' | 'recordedAt'>;

/**
 * Makes a dated change of a rule: checked together with everything that is or will be in force, then kept for good.
 * Throws CrossCheckError when the rule or a parameter doesn't exist, or a value is not allowed.
 */
export async function changeRule(
  store: Store,
  governed: GovernedRules,
  change: WantedChange,
  now: number,
): Promise<RuleSetting> {
  return keepRuleSetting(store, await assertChange(store.db, governed, change, now), now);
}

/** The change with the rule's own spelling, when nothing that is or will be in force speaks against it. Throws CrossCheckError. */
export async function assertChange(
  db: Database,
  { rules, overrides }: GovernedRules,
  change: WantedChange,
  now: number,
): Promise<WantedChange> {
  const rule = ruleOf(rules, change.rule);
  if ('parameters' in change.change) assertParameterNames(rule, Object.keys(change.change.parameters));
  const wanted = { ...change, rule: rule.id };
  datedRules(rules, overrides, [...(await loadRuleSettings(db)), { ...wanted, id: '~', recordedAt: now }]);
  return wanted;
}
