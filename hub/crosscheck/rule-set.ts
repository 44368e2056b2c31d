import { createHash } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';
import { appendToLedger } from '../ledger/append.ts';
import { recordConfiguration } from '../ledger/configuration.ts';
import type { LedgerEntry } from '../ledger/entry.ts';
import type { Store } from '../store/store.ts';
import { CrossCheckError } from './error.ts';
import type { InForce } from './governance/setting.ts';
import type { RuleParameters } from './rule.ts';
import type { AnyRule } from './rules/index.ts';

/** What a region sets differently, by rule id. Parameters that are not named keep their defaults. */
export type ParameterOverrides = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A rule together with the parameters it judges by. */
export interface ConfiguredRule {
  readonly rule: AnyRule;
  readonly parameters: RuleParameters;
  /** What counts for something that happened in a region (null = none in particular) at an instant; absent = always the same. */
  readonly inForce?: (region: string | null, at: number) => InForce;
}

/** Lays the region's parameters over the defaults. Throws CrossCheckError naming the rule and the parameter. */
export function configureRules(rules: readonly AnyRule[], overrides: ParameterOverrides = {}): ConfiguredRule[] {
  const unknown = Object.keys(overrides).find((id) => !rules.some((rule) => rule.id === id));
  if (unknown) throw new CrossCheckError('UNKNOWN_RULE', `parameters are set for ${unknown}, which is not a rule`);
  return rules.map((rule) => ({ rule, parameters: checkParameters(rule, overrides[rule.id] ?? {}) }));
}

/** The rule's parameters with its defaults. Throws CrossCheckError `BAD_PARAMETERS` naming the first that is wrong. */
export function checkParameters(rule: AnyRule, values: Readonly<Record<string, unknown>>): RuleParameters {
  const parsed = rule.parameters.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
  throw new CrossCheckError('BAD_PARAMETERS', `parameter ${path} of rule ${rule.id}: ${issue?.message}`, parsed.error);
}

/**
 * Enters rule versions with their parameters in the ledger when they are first used, and which are in force from when
 * on: nobody can claim others later.
 */
export async function recordRuleSet(store: Store, configured: readonly ConfiguredRule[], now: number): Promise<void> {
  const records = configured.map(({ rule, parameters }) => ruleRecord(rule, parameters));
  await recordConfiguration(store, 'rules', records, now); // also when former parameters come back
  const entries = records.map(ruleEntry);
  if ((await unrecorded(store.db, entries)).length === 0) return;
  await store.transaction(
    async (trx) => {
      const missing = await unrecorded(trx, entries);
      if (missing.length > 0) await appendToLedger(trx, missing, now);
    },
    { sequencer: true },
  );
}

/** What the ledger says about a rule: its version and the parameters that it judged by. */
export interface RuleRecord {
  readonly id: string;
  readonly version: number;
  readonly class: string;
  readonly subject: string;
  readonly parameters: RuleParameters;
}

/** The members in the one order whose JSON text the ledger commits to. */
export function ruleRecord(rule: AnyRule, parameters: RuleParameters): RuleRecord {
  const { id, version, subject } = rule;
  const sorted = Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { id, version, class: rule.class, subject, parameters: sorted };
}

export function ruleEntry(record: RuleRecord): LedgerEntry {
  const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64url') as Digest;
  return { kind: 'rule', ref: `${record.id}@${record.version}/${digest.slice(0, 16)}`, digest };
}

async function unrecorded(db: Store['db'], entries: readonly LedgerEntry[]): Promise<LedgerEntry[]> {
  const known = await db
    .selectFrom('ledger')
    .select('ref')
    .where('kind', '=', 'rule')
    .where(
      'ref',
      'in',
      entries.map((entry) => entry.ref),
    )
    .execute();
  return entries.filter((entry) => !known.some((row) => row.ref === entry.ref));
}
