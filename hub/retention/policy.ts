import { z } from 'zod';
import type { Database } from '../store/store.ts';

const YEAR = 365;

/** Days after which data of a class goes; null = kept. No less than 30: what is young is still being judged. */
const Days = z.int().min(30).max(36_500).nullable();

/**
 * How long each class of data is kept (Personal Information Protection Law art. 19: no longer than the purpose needs). The
 * defaults are ours; a deployment sets what its archive rules say. Templates carry their own end from the face policy.
 */
export const RetentionPolicy = z.strictObject({
  /** Payloads of attestations. What a finding that is open or upheld rests on stays until that is over. */
  attestations: Days.default(5 * YEAR),
  /** Refused envelopes. */
  quarantine: Days.default(YEAR),
  /** What was wrong with rows of imports. */
  importRejects: Days.default(90),
  /** Calls of the national interface that wait for their other parts, sealed. */
  nationalCalls: Days.default(YEAR),
  /** What the gate answered. */
  gateAnswers: Days.default(YEAR),
  /** Webhook deliveries that were given up. */
  deadLetters: Days.default(90),
  /** Which device was handed whose template. */
  handOuts: Days.default(3 * YEAR),
  /** Pairs of people whose templates are alike. */
  faceDuplicates: Days.default(YEAR),
  /** Clips of watching cameras that were ordered for cases. What a finding that is open or upheld rests on stays. */
  clips: Days.default(YEAR),
  /** Contents of files of cases that have ended; name and digest stay. */
  caseFiles: Days.default(10 * YEAR),
});
export type RetentionPolicy = z.infer<typeof RetentionPolicy>;
export type RetentionClass = keyof RetentionPolicy;

/** The policy in force: the last one that was set, else the defaults. */
export async function loadRetentionPolicy(db: Database): Promise<RetentionPolicy> {
  const row = await db
    .selectFrom('configurations')
    .select('content')
    .where('kind', '=', 'retention')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return RetentionPolicy.parse(row ? JSON.parse(row.content) : {});
}
