import type { Database, DatabaseTransaction } from '../store/store.ts';
import { type CaseFinding, stands } from './set-aside.ts';

/**
 * The fund's part of what standing findings are about, fen. Each finding holds the fund's share of its own lines; several about one
 * claim never add up to more than the fund paid for it.
 */
export async function coveredFen(
  db: Database | DatabaseTransaction,
  findings: readonly Pick<CaseFinding, 'status' | 'claim_id' | 'amount_fen' | 'aside'>[],
): Promise<number> {
  const standing = findings.filter(stands);
  const claims = [...new Set(standing.flatMap(({ claim_id }) => claim_id ?? []))];
  const rows =
    claims.length === 0
      ? []
      : await db.selectFrom('claims').select(['claim_id', 'fund_fen']).where('claim_id', 'in', claims).execute();
  const paid = new Map(rows.map(({ claim_id, fund_fen }) => [claim_id, fund_fen]));
  const perClaim = new Map<string, number>();
  let others = 0;
  for (const { claim_id, amount_fen } of standing) {
    if (claim_id === null) others += amount_fen;
    else perClaim.set(claim_id, (perClaim.get(claim_id) ?? 0) + amount_fen);
  }
  const capped = [...perClaim].map(([claim, sum]) => Math.min(sum, paid.get(claim) ?? sum));
  return others + capped.reduce((total, amount) => total + amount, 0);
}
