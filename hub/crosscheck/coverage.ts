import { z } from 'zod';
import { MATCH_CODES } from './match-code.ts';

/** How many claims have which code, and by what they are proved. Shares are of the claims that could be checked; null = none. */
export const Coverage = z.strictObject({
  claims: z.number(),
  fundFen: z.number(),
  codes: z.strictObject(Object.fromEntries(MATCH_CODES.map((code) => [code, z.number()]))),
  /** Not judged yet. */
  unjudged: z.number(),
  /** Proved by a face. */
  attestedShare: z.number().nullable(),
  /** Proved by a record signed in its place (ID and witness, proxy). */
  manualShare: z.number().nullable(),
  /** Nobody could be verified: a downtime was recorded, or the device was known to be down. */
  downtimeShare: z.number().nullable(),
});
export type Coverage = z.infer<typeof Coverage>;

/** So many claims of one code and channel; null = not judged yet. */
export interface CoverageGroup {
  readonly code: string | null;
  readonly channel: string | null;
  readonly claims: number;
  readonly fundFen: number;
}

/**
 * Adds groups up. Claims that are exempt or not judged yet are in no share's denominator; those whose evidence is missing
 * are: coverage says how much is proved, and accuses nobody.
 */
export function coverageOf(groups: readonly CoverageGroup[]): Coverage {
  const codes = Object.fromEntries(MATCH_CODES.map((code) => [code, 0]));
  const channels: Record<string, number> = {};
  let [claims, fundFen, unjudged] = [0, 0, 0];
  for (const group of groups) {
    claims += group.claims;
    fundFen += group.fundFen;
    if (group.code === null) unjudged += group.claims;
    else codes[group.code] = (codes[group.code] ?? 0) + group.claims;
    if (group.channel !== null) channels[group.channel] = (channels[group.channel] ?? 0) + group.claims;
  }
  const checkable = claims - unjudged - (codes.EXEMPT ?? 0);
  const share = (channel: string) => (checkable === 0 ? null : (channels[channel] ?? 0) / checkable);
  return {
    claims,
    fundFen,
    codes,
    unjudged,
    attestedShare: share('attested'),
    manualShare: share('manual'),
    downtimeShare: share('downtime'),
  };
}
