import { type ConfiguredRule, checkParameters, configureRules, type ParameterOverrides } from '../rule-set.ts';
import type { AnyRule } from '../rules/index.ts';
import { modeAfter, settingsAt, valuesAfter } from './in-force.ts';
import type { InForce, RuleSetting } from './setting.ts';

/**
 * Rules with the base parameters of this hub and the dated settings over them. Throws CrossCheckError before anything is
 * judged when some combination that is or will be in force is not allowed.
 */
export function datedRules(
  rules: readonly AnyRule[],
  overrides: ParameterOverrides,
  settings: readonly RuleSetting[],
): ConfiguredRule[] {
  return configureRules(rules, overrides).map((configured) => {
    const { rule } = configured;
    const own = settings.filter((setting) => setting.rule === rule.id);
    if (own.length === 0) return configured;
    const base = overrides[rule.id] ?? {};
    for (const { region, from } of own) inForceAt(rule, base, own, region, from);
    return { ...configured, inForce: remembered(rule, base, own) };
  });
}

/** What counts for a rule in a region at an instant. Throws CrossCheckError `BAD_PARAMETERS`. */
export function inForceAt(
  rule: AnyRule,
  base: Readonly<Record<string, unknown>>,
  settings: readonly RuleSetting[],
  region: string | null,
  at: number,
): InForce {
  const counting = settingsAt(settings, rule.id, region, at);
  return { mode: modeAfter(counting), parameters: checkParameters(rule, valuesAfter(base, counting)) };
}

// Between two beginnings nothing changes, so a city of claims asks for a handful of different answers.
function remembered(
  rule: AnyRule,
  base: Readonly<Record<string, unknown>>,
  settings: readonly RuleSetting[],
): NonNullable<ConfiguredRule['inForce']> {
  const beginnings = [...new Set(settings.map(({ from }) => from))].sort((a, b) => b - a);
  const known = new Map<string, InForce>();
  return (region, at) => {
    const since = beginnings.find((from) => from <= at);
    const key = `${region}/${since}`;
    const before = known.get(key);
    if (before) return before;
    const counting = inForceAt(rule, base, settings, region, since ?? Number.NEGATIVE_INFINITY);
    known.set(key, counting);
    return counting;
  };
}
