import { datedRules } from '../crosscheck/governance/dated-rules.ts';
import { loadRuleSettings } from '../crosscheck/governance/store-settings.ts';
import type { ConfiguredRule, ParameterOverrides } from '../crosscheck/rule-set.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import type { Database } from '../store/store.ts';

/** A change of a mode or a parameter counts at the gate after this time at the latest. */
const LOOK_EVERY_MS = 2000;

/** The rules that judge claims, with parameters and modes as set by now. They are built anew only when a setting was added. */
export function rulesInForce(needs: {
  readonly db: Database;
  readonly rules: readonly AnyRule[];
  readonly parameters: ParameterOverrides;
  readonly now: () => number;
}): () => Promise<readonly ConfiguredRule[]> {
  const { db, rules, parameters, now } = needs;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let latest: string | undefined;
  let current: Promise<readonly ConfiguredRule[]> | undefined;

  const load = async (): Promise<readonly ConfiguredRule[]> => {
    const settings = await loadRuleSettings(db);
    latest = settings.at(-1)?.id;
    return datedRules(rules, parameters, settings).filter(({ rule }) => rule.subject === 'claim');
  };
  return async () => {
    if (current && Math.abs(now() - lookedAt) < LOOK_EVERY_MS) return await current;
    lookedAt = now();
    const newest = await newestSetting(db);
    if (!current || newest !== latest) current = load();
    current.catch(() => {
      current = undefined;
    });
    return await current;
  };
}

// Settings are only ever added.
async function newestSetting(db: Database): Promise<string | undefined> {
  const row = await db
    .selectFrom('rule_settings')
    .select('id')
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
