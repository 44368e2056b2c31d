import type { Database } from '../store/store.ts';

/** Every token that was ever made, newest first; none of them can be read again. */
export async function listGateTokens(
  db: Database,
): Promise<{ id: string; site: string; label: string; createdAt: string; revokedAt: string | null }[]> {
  const rows = await db
    .selectFrom('gate_tokens')
    .select(['id', 'site', 'label', 'created_at', 'revoked_at'])
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(({ created_at, revoked_at, ...row }) => ({ ...row, createdAt: created_at, revokedAt: revoked_at }));
}
