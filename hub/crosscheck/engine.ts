import type { Logger } from 'pino';
import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import type { Store } from '../store/store.ts';
import { withdrawCancelled } from './cancelled-claims.ts';
import type { FindingChange } from './finding-changes.ts';
import { datedRules } from './governance/dated-rules.ts';
import { loadRuleSettings } from './governance/store-settings.ts';
import { judgeShare, NOTHING_JUDGED, sum, type Tally, tallyOf } from './judge-share.ts';
import { type ConfiguredRule, type ParameterOverrides, recordRuleSet } from './rule-set.ts';
import type { AnyRule } from './rules/index.ts';
import { sources } from './sources/index.ts';
import type { Scope, Selection } from './subjects.ts';
import { isWorthThreads, judgeInThreads, type ThreadsOption } from './threads/judge-in-threads.ts';
import { countVerdicts, type VerdictCounts } from './verdict-counts.ts';

export interface CrossCheckOptions {
  readonly store: Store;
  readonly rules: readonly AnyRule[];
  readonly scope: Scope;
  /** Leaves older claims and days as they are (ms since 1970). */
  readonly since?: number;
  /** What the region sets differently, by rule id. */
  readonly parameters?: ParameterOverrides;
  /** The region's clock: where a day begins. */
  readonly utcOffsetMinutes?: number;
  /** Judges much at once in threads of their own. Not for a store in memory, which only this thread sees. */
  readonly threads?: ThreadsOption;
  readonly logger: Logger;
  readonly now: () => number;
}

export interface CrossCheckReport {
  /** Subjects judged in this run. */
  readonly subjects: number;
  readonly changedVerdicts: number;
  readonly findings: Readonly<Record<FindingChange['kind'], number>>;
  /** Current verdicts, over everything ever judged. */
  readonly verdicts: VerdictCounts;
  readonly elapsedMs: number;
}

/**
 * Judges every subject in scope by every rule and keeps what changed: verdicts, and findings opened, updated, retracted or
 * re-opened. Running it again without new evidence changes nothing. Throws CrossCheckError before anything is judged when
 * a parameter is wrong.
 */
export async function crossCheck(options: CrossCheckOptions): Promise<CrossCheckReport> {
  const { store, now } = options;
  const started = now();
  const settings = await loadRuleSettings(store.db);
  const configured = datedRules(options.rules, options.parameters ?? {}, settings);
  await recordRuleSet(store, configured, started);

  const withdrawn = await withdrawCancelled(store, started);
  const cancelled = tallyOf(0, { changed: 0, findings: withdrawn });
  const { utcOffsetMinutes = CHINA_OFFSET_MINUTES, scope, since } = options;
  const selection: Selection = { scope, utcOffsetMinutes, ...(since !== undefined && { since }) };
  const judged =
    options.threads && (await isWorthThreads(options, selection))
      ? await judgeInThreads({ ...options, threads: options.threads }, settings, selection, started)
      : await judgeHere(options, configured, selection, started);
  const tally = sum(cancelled, judged);
  return { ...tally, verdicts: await countVerdicts(store.db), elapsedMs: now() - started };
}

/** Kinds that no rule judges are not loaded. */
async function judgeHere(
  { store, logger }: CrossCheckOptions,
  rules: readonly ConfiguredRule[],
  selection: Selection,
  now: number,
): Promise<Tally> {
  let tally = NOTHING_JUDGED;
  for (const { kind } of sources) {
    if (!rules.some(({ rule }) => rule.subject === kind)) continue;
    tally = sum(tally, await judgeShare({ store, rules, logger }, { kind, selection }, now));
  }
  return tally;
}
