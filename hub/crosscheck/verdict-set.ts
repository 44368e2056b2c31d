import { createHash } from 'node:crypto';
import type { Judgement } from './judge.ts';

/** What the rules that clear a subject say about it. Most subjects of a city share one of a few hundred. */
export interface VerdictSet {
  readonly id: string;
  /** A line for each rule, in the order of judging: `P01@1 matched`. Values beside the code are not kept. */
  readonly content: string;
  readonly clears: number;
}

export interface ClearVerdict {
  readonly rule: string;
  readonly version: number;
  readonly code: string;
}

const known = new Map<string, VerdictSet>();
const KNOWN_AT_MOST = 10_000;

/** The set of the judgements on one subject that clear it; undefined when none does. */
export function verdictSetOf(judgements: readonly Judgement[]): VerdictSet | undefined {
  let content = '';
  let clears = 0;
  for (const { rule, outcome } of judgements) {
    if (outcome.outcome !== 'clear') continue;
    content += `${rule.id}@${rule.version} ${outcome.reason.code}\n`;
    clears += 1;
  }
  if (clears === 0) return undefined;
  const same = known.get(content);
  if (same) return same;
  const id = createHash('sha256').update(content).digest('base64url').slice(0, 22); // 132 bits
  const set = { id, content, clears };
  if (known.size >= KNOWN_AT_MOST) known.clear();
  known.set(content, set);
  return set;
}

/** What a stored set says. */
export function clearVerdicts(content: string): ClearVerdict[] {
  return [...content.matchAll(/^(\S+)@(\d+) (.*)$/gm)].map(([, rule = '', version, code = '']) => ({
    rule,
    version: Number(version),
    code,
  }));
}
