import { hash } from 'node:crypto';
import type { Digest } from '../../../contract/ids.ts';
import { byBytes } from '../../draw/chance.ts';
import {
  type Counts,
  type Grade,
  INPUTS,
  type Inputs,
  type ScorecardRules,
  type Scored,
  type ScoreItem,
} from './items.ts';

/** What an item did to a score, and why. Points in tenths. */
export interface ScoredItem {
  readonly id: string;
  readonly tenths: number;
  /** `too-few`: nothing can be said. `waived`: an objection was accepted. */
  readonly state: 'counted' | 'too-few' | 'waived';
  readonly of: number;
  readonly among: number | null;
}

export interface Score {
  /** Tenths of a point. */
  readonly score: number;
  readonly grade: Grade;
  readonly items: readonly ScoredItem[];
}

/** A subject with what its score is made of. */
export interface ScoreInput {
  readonly type: Scored;
  readonly subject: string;
  readonly inputs: Inputs;
}

/** The score of a subject: from its counts and the rules alone. */
export function scoreOf({ type, inputs }: Pick<ScoreInput, 'type' | 'inputs'>, rules: ScorecardRules): Score {
  const own = rules.items.filter(({ subjects }) => subjects.includes(type));
  const items = own.map((item) => scoredItem(item, inputs));
  const score = items.reduce((sum, { tenths }) => sum + tenths, Math.round(rules.base * 10));
  return { score, grade: gradeOf(score, rules), items };
}

function gradeOf(score: number, { grades }: ScorecardRules): Grade {
  return (['A', 'B', 'C'] as const).find((grade) => score >= Math.round(grades[grade] * 10)) ?? 'D';
}

function scoredItem(item: ScoreItem, { counts, waived }: Inputs): ScoredItem {
  const of = counts[item.of] ?? 0;
  const among = item.kind === 'share' ? (counts[item.among] ?? 0) : null;
  const shown = { id: item.id, of, among };
  if (waived.includes(item.id)) return { ...shown, tenths: 0, state: 'waived' };
  if (item.kind === 'count') {
    const points = Math.max(-item.most, Math.min(item.most, of * item.each));
    return { ...shown, tenths: inTenths(points), state: 'counted' };
  }
  if (among === null || among < item.least) return { ...shown, tenths: 0, state: 'too-few' };
  return { ...shown, tenths: inTenths(between(of / among, item.at)), state: 'counted' };
}

function between(share: number, at: readonly (readonly [number, number])[]): number {
  const above = at.findIndex(([known]) => known >= share);
  const [upper, lower] = [at[above], at[above - 1]];
  if (!upper) return at.at(-1)?.[1] ?? 0;
  if (!lower) return upper[1];
  return lower[1] + ((share - lower[0]) / (upper[0] - lower[0])) * (upper[1] - lower[1]);
}

// -0 would be written as 0 and read as another number.
function inTenths(points: number): number {
  return Math.round(points * 10) || 0;
}

/** Inputs as they are kept and digested: counts in the order of INPUTS, without zeros. */
export function inputsText({ counts, waived }: Inputs): string {
  const kept: Record<string, number> = {};
  for (const name of INPUTS) if (counts[name]) kept[name] = counts[name];
  return JSON.stringify(waived.length > 0 ? { counts: kept, waived: waived.toSorted(byBytes) } : { counts: kept });
}

/** Reads what `inputsText` wrote. */
export function readInputs(text: string): Inputs {
  const { counts, waived = [] }: { counts: Counts; waived?: readonly string[] } = JSON.parse(text);
  return { counts, waived };
}

export interface Digests {
  readonly inputs: Digest;
  readonly cards: Digest;
}

/** SHA-256 of all inputs and of all scores, a line each, sorted by their bytes: the order in which they were found says nothing. */
export function digestsOf(all: readonly ScoreInput[], rules: ScorecardRules): Digests {
  const inputs = all.map(({ type, subject, inputs: own }) => `${type}\t${subject}\t${inputsText(own)}\n`);
  const cards = all.map((one) => {
    const { score, grade, items } = scoreOf(one, rules);
    return `${one.type}\t${one.subject}\t${score}\t${grade}\t${items.map(({ tenths }) => tenths).join(' ')}\n`;
  });
  return { inputs: digestOfLines(inputs), cards: digestOfLines(cards) };
}

function digestOfLines(lines: string[]): Digest {
  return hash('sha256', lines.sort(byBytes).join(''), 'base64url') as Digest;
}
