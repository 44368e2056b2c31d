import { z } from 'zod';
import type { Database } from '../store/store.ts';
import { loadKnown } from './known-verdicts.ts';
import { MATCH_CHANNELS, MATCH_CODES } from './match-code.ts';
import { Message } from './message.ts';
import { clearVerdicts } from './verdict-set.ts';

/** How one claim stands to the evidence, and what each rule said about it. */
export const ClaimVerdicts = z.strictObject({
  claimId: z.string(),
  /** null = not judged yet. */
  match: z.strictObject({ code: z.enum(MATCH_CODES), channel: z.enum(MATCH_CHANNELS) }).nullable(),
  judgedAt: z.string().nullable(),
  verdicts: z.array(
    z.strictObject({
      rule: z.string(),
      version: z.number(),
      outcome: z.enum(['clear', 'finding', 'inconclusive']),
      /** Of a clear verdict only the code is kept. */
      reason: Message,
    }),
  ),
});
export type ClaimVerdicts = z.infer<typeof ClaimVerdicts>;

/** The stored verdicts of a claim; undefined when there is no such claim. */
export async function loadClaimVerdicts(db: Database, claimId: string): Promise<ClaimVerdicts | undefined> {
  const claim = await db.selectFrom('claims').select('claim_id').where('claim_id', '=', claimId).executeTakeFirst();
  if (!claim) return undefined;
  const { judged, verdicts } = (await loadKnown(db, 'claim', [claimId]))(claimId);
  const rows = verdicts.map((row) => ({
    rule: row.rule,
    version: row.rule_version,
    outcome: row.outcome,
    reason: Message.parse(JSON.parse(row.reason)),
  }));
  const cleared = clearVerdicts(judged?.content ?? '').map(({ rule, version, code }) => ({
    rule,
    version,
    outcome: 'clear' as const,
    reason: { code, params: {} },
  }));
  const match = { code: judged?.match_code, channel: judged?.channel };
  return {
    claimId,
    match: ClaimVerdicts.shape.match.safeParse(match).data ?? null,
    judgedAt: judged?.judged_at ?? null,
    verdicts: [...rows, ...cleared].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  };
}
