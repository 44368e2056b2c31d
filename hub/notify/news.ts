import { z } from 'zod';
import { isToldToInstitutions } from './case-changes.ts';
import type { Change } from './change.ts';

/** More ids than these are not listed: whoever shows a list reads it again anyway. */
const MOST_IDS = 50;

/** What an open page of the console hears: which findings, cases and notices changed, and how many of the rest. Nobody is named. */
export const News = z.strictObject({
  findings: z.array(z.string()),
  cases: z.array(z.string()),
  /** Cases of the listener's own institution that it takes part in. */
  notices: z.array(z.string()),
  verdicts: z.number(),
  answers: z.number(),
  /** Too much happened to list: anything may have changed. */
  much: z.boolean(),
});
export type News = z.infer<typeof News>;

/** What somebody may hear of. */
export interface Audience {
  /** Findings and cases, by id. */
  readonly findings: boolean;
  /** How much was judged and answered. */
  readonly figures: boolean;
  /** The institution whose notices they read; null = none. */
  readonly site: string | null;
}

/** Anything may have changed. */
export const MUCH: News = { findings: [], cases: [], notices: [], verdicts: 0, answers: 0, much: true };

/** What one listener hears of changes; null = nothing of it is theirs. Pure. */
export function newsFor(changes: readonly Change[], { findings, figures, site }: Audience): News | null {
  const ids = (name: 'finding' | 'case', wanted: (change: Change) => boolean) => [
    ...new Set(changes.filter(wanted).flatMap(({ about }) => about[name] ?? [])),
  ];
  const news = {
    findings: findings ? ids('finding', ({ type }) => type.startsWith('finding.')) : [],
    cases: findings ? ids('case', ({ type }) => type.startsWith('case.')) : [],
    notices: site === null ? [] : ids('case', (change) => change.site === site && isToldToInstitutions(change.type)),
    verdicts: figures ? changes.filter(({ type }) => type === 'verdict.changed').length : 0,
    answers: figures ? changes.filter(({ type }) => type === 'gate.answered').length : 0,
  };
  const lists = [news.findings, news.cases, news.notices];
  if (lists.every(({ length }) => length === 0) && news.verdicts + news.answers === 0) return null;
  if (lists.some(({ length }) => length > MOST_IDS)) return MUCH;
  return {
    ...news,
    findings: strings(news.findings),
    cases: strings(news.cases),
    notices: strings(news.notices),
    much: false,
  };
}

const strings = (ids: readonly (string | number)[]) => ids.map(String);
