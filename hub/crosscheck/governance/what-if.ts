import type { Logger } from 'pino';
import { CHINA_OFFSET_MINUTES } from '../../calendar/local-date.ts';
import type { Database } from '../../store/store.ts';
import { reasonOf } from '../finding-changes.ts';
import { judge } from '../judge.ts';
import { type ConfiguredRule, checkParameters } from '../rule-set.ts';
import type { AnyRule } from '../rules/index.ts';
import { sources } from '../sources/index.ts';
import { assertParameterNames, type GovernedRules, ruleOf } from './change-rule.ts';
import { datedRules } from './dated-rules.ts';
import { covers } from './in-force.ts';
import { DEFAULT_MODE, type InForce } from './setting.ts';
import { loadRuleSettings } from './store-settings.ts';
import { type WhatIfDifference, WhatIfTally } from './what-if-tally.ts';

/** A change to try out on past data. */
export interface Supposition {
  readonly rule: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Subjects from here on (ms since 1970). */
  readonly since: number;
  /** Only there (GB/T 2260); null = everywhere. */
  readonly region: string | null;
}

/**
 * Judges past data by one rule twice, as it is and as supposed, and writes nothing. Yields how many subjects are done,
 * and the difference at the end. Throws CrossCheckError at once when the supposition is not allowed.
 */
export async function* whatIf(
  db: Database,
  { rules, overrides }: GovernedRules,
  supposition: Supposition,
  {
    logger,
    now,
    utcOffsetMinutes = CHINA_OFFSET_MINUTES,
  }: { logger: Pick<Logger, 'error'>; now: number; utcOffsetMinutes?: number },
): AsyncGenerator<{ readonly subjects: number } | { readonly difference: WhatIfDifference }> {
  const rule = ruleOf(rules, supposition.rule);
  assertParameterNames(rule, Object.keys(supposition.parameters));
  const [before] = datedRules([rule], pick(overrides, rule), await loadRuleSettings(db, rule.id));
  if (!before) return;
  const after = supposed(before, supposition);
  const tally = new WhatIfTally();
  const selection = { scope: 'all', since: supposition.since, utcOffsetMinutes } as const;
  let subjects = 0;
  for (const source of sources.filter(({ kind }) => kind === rule.subject)) {
    for await (const batch of source.subjects(db, selection, now)) {
      for (const subject of batch) {
        const [was] = judge(subject, [before], logger);
        const [is] = judge(subject, [after], logger);
        if (was && is) tally.add(was, is, reasonOf);
      }
      subjects += batch.length;
      yield { subjects };
    }
  }
  yield { difference: tally.result() };
}

function pick(overrides: GovernedRules['overrides'], { id }: AnyRule): GovernedRules['overrides'] {
  const own = overrides[id];
  return own === undefined ? {} : { [id]: own };
}

function supposed(before: ConfiguredRule, { parameters, region: only }: Supposition): ConfiguredRule {
  const lay = (values: ConfiguredRule['parameters']) => checkParameters(before.rule, { ...values, ...parameters });
  const known = new Map<ConfiguredRule['parameters'], InForce>();
  lay(before.parameters); // what is not allowed is refused before anything is read
  return {
    ...before,
    inForce(region, at) {
      const was = before.inForce?.(region, at) ?? { mode: DEFAULT_MODE, parameters: before.parameters };
      if (!covers(only, region)) return was;
      const is = known.get(was.parameters) ?? { ...was, parameters: lay(was.parameters) };
      known.set(was.parameters, is);
      return is;
    },
  };
}
