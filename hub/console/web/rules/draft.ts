import type { ParameterLimit } from '../../../crosscheck/governance/parameter-limits.ts';
import type { RuleChange } from '../../../crosscheck/governance/setting.ts';
import type { RuleInForce, Setting } from '../../rule-schema.ts';

type Value = string | number | boolean;
/** What is typed for each parameter, by name. */
export type Draft = Readonly<Record<string, string | boolean>>;
export type DraftProblem = 'not-a-number' | 'not-whole' | 'too-small' | 'too-large';

/** The values in force, as they stand in input fields. */
export function draftOf({ parameters }: RuleInForce): Record<string, string | boolean> {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'boolean' ? value : `${value}`]));
}

/** Why a typed value can't be meant, before the hub is asked. */
export function problemOf({ type, minimum, maximum }: ParameterLimit, typed: string | boolean): DraftProblem | null {
  if (type === 'boolean' || type === 'string') return null;
  const value = Number(typed);
  if (`${typed}`.trim() === '' || !Number.isFinite(value)) return 'not-a-number';
  if (type === 'integer' && !Number.isInteger(value)) return 'not-whole';
  if (minimum !== null && value < minimum) return 'too-small';
  return maximum !== null && value > maximum ? 'too-large' : null;
}

/** What the draft changes of what is in force; null while something typed can't be meant. */
export function changesIn(draft: Draft, { parameters, limits }: RuleInForce): Record<string, Value> | null {
  const changes: Record<string, Value> = {};
  for (const limit of limits) {
    const typed = draft[limit.name];
    if (typed === undefined) continue;
    if (problemOf(limit, typed)) return null;
    const value = limit.type === 'number' || limit.type === 'integer' ? Number(typed) : typed;
    if (value !== parameters[limit.name]) changes[limit.name] = value;
  }
  return changes;
}

/**
 * The change that takes a setting back: what the same region had set before, else nothing of its own (`null`), so that a larger region or
 * the hub's own value counts again. The setting itself stays in the history.
 */
export function undoOf(settings: readonly Setting[], undone: Setting): RuleChange {
  const before = settings
    .filter(({ id, region, from }) => id !== undone.id && region === undone.region && from <= undone.from)
    .filter(({ id, from }) => from < undone.from || id < undone.id)
    .toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1));
  if ('mode' in undone.change) {
    const former = before.findLast(({ change }) => 'mode' in change)?.change;
    return { mode: former && 'mode' in former ? former.mode : 'notify' };
  }
  const former = (name: string) =>
    before.map(({ change }) => ('parameters' in change ? change.parameters[name] : undefined)).findLast(isSet) ?? null;
  return { parameters: Object.fromEntries(Object.keys(undone.change.parameters).map((name) => [name, former(name)])) };
}

function isSet<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Clinic midnight (UTC+8) at the beginning of a local date. */
export function beginningOf(date: string): string {
  return `${date}T00:00:00+08:00`;
}

/** The local date at the clinics, so many days from an instant (ms since 1970). */
export function clinicDate(now: number, days = 0): string {
  return new Date(now + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}
