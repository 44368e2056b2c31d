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

/** Where the clear verdicts so far lead: by rule, then by what it says. A city's claims walk a few hundred ways. */
interface Way {
  readonly next: Map<Judgement['rule'], Map<string, Way>>;
  set?: VerdictSet;
}

const newWay = (): Way => ({ next: new Map() });
const KNOWN_AT_MOST = 10_000;
let start = newWay();
let known = 0;

/** The set of the judgements on one subject that clear it; undefined when none does. */
export function verdictSetOf(judgements: readonly Judgement[]): VerdictSet | undefined {
  let way = start;
  for (const { rule, outcome } of judgements) {
    if (outcome.outcome === 'clear') way = step(way, rule, outcome.reason.code);
  }
  if (way === start) return undefined;
  if (way.set) return way.set;
  if (known >= KNOWN_AT_MOST) [start, known] = [newWay(), 0];
  known += 1;
  way.set = newSet(judgements);
  return way.set;
}

function step({ next }: Way, rule: Judgement['rule'], code: string): Way {
  const codes = next.get(rule) ?? new Map<string, Way>();
  if (codes.size === 0) next.set(rule, codes);
  const before = codes.get(code);
  if (before) return before;
  const way = newWay();
  codes.set(code, way);
  return way;
}

function newSet(judgements: readonly Judgement[]): VerdictSet {
  let content = '';
  let clears = 0;
  for (const { rule, outcome } of judgements) {
    if (outcome.outcome !== 'clear') continue;
    content += `${rule.id}@${rule.version} ${outcome.reason.code}\n`;
    clears += 1;
  }
  const id = createHash('sha256').update(content).digest('base64url').slice(0, 22); // 132 bits
  return { id, content, clears };
}

/** What a stored set says. */
export function clearVerdicts(content: string): ClearVerdict[] {
  return [...content.matchAll(/^(\S+)@(\d+) (.*)$/gm)].map(([, rule = '', version, code = '']) => ({
    rule,
    version: Number(version),
    code,
  }));
}
