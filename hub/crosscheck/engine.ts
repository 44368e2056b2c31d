import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { withdrawCancelled } from './cancelled-claims.ts';
import type { FindingChange } from './finding-changes.ts';
import { datedRules } from './governance/dated-rules.ts';
import { loadRuleSettings } from './governance/store-settings.ts';
import { type Judgement, judge, type Subject } from './judge.ts';
import { type Judged, keepJudgements } from './keep.ts';
import { CHINA_OFFSET_MINUTES } from './local-day.ts';
import { matchOf } from './match-code.ts';
import { type ConfiguredRule, type ParameterOverrides, recordRuleSet } from './rule-set.ts';
import type { AnyRule } from './rules/index.ts';
import { sources } from './sources/index.ts';
import type { Scope, Selection } from './subjects.ts';
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
  readonly logger: Logger;
  readonly now: () => number;
}

export interface CrossCheckReport {
  /** Subjects judged in this run. */
  readonly subjects: number;
  readonly changedVerdicts: number;
  readonly findings: Record<FindingChange['kind'], number>;
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
  const { store, now, logger } = options;
  const started = now();
  const settings = await loadRuleSettings(store.db);
  const configured = datedRules(options.rules, options.parameters ?? {}, settings);
  await recordRuleSet(store, configured, started);

  const withdrawn = await withdrawCancelled(store, started);
  const findings = { opened: 0, updated: 0, retracted: 0, reopened: 0 };
  for (const change of withdrawn) findings[change.kind] += 1;
  let subjects = 0;
  let changedVerdicts = 0;
  let look = true; // after a batch that changed something the next one probably does, too
  for await (const batch of subjectsInScope(options, configured, started)) {
    const [first] = batch;
    if (!first) continue;
    const judged = batch.map((subject) => judgedOf(subject, judge(subject, configured, logger)));
    const changes = await keepJudgements(store, first.type, judged, started, look);
    look = changes.changed === 0;
    subjects += batch.length;
    changedVerdicts += changes.changed;
    for (const change of changes.findings) findings[change.kind] += 1;
  }
  return { subjects, changedVerdicts, findings, verdicts: await countVerdicts(store.db), elapsedMs: now() - started };
}

function judgedOf(subject: Subject, judgements: readonly Judgement[]): Judged {
  const { type, id } = subject;
  return { subject: { type, id }, judgements, match: type === 'claim' ? matchOf(subject.file, judgements) : null };
}

/** Batches of subjects of one kind each, with their files. Kinds that no rule judges are not loaded. */
async function* subjectsInScope(
  options: CrossCheckOptions,
  configured: readonly ConfiguredRule[],
  now: number,
): AsyncGenerator<Subject[]> {
  const { scope, since, utcOffsetMinutes = CHINA_OFFSET_MINUTES } = options;
  const selection: Selection = { scope, utcOffsetMinutes, ...(since !== undefined && { since }) };
  for (const source of sources) {
    if (configured.some(({ rule }) => rule.subject === source.kind)) {
      yield* source.subjects(options.store.db, selection, now);
    }
  }
}
