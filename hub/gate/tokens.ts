import { hash, randomBytes } from 'node:crypto';
import { newEventId, type SiteId } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';

/** A token that was made or withdrawn counts at the gate after this time at the latest. */
const LOOK_EVERY_MS = 2000;

/** Only a digest is kept: who reads the database can't ask in an institution's name. */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'base64url');
}

export interface GateToken {
  readonly id: string;
  readonly site: SiteId;
}

/** Makes a token (256 random bits) by which systems of one institution may ask the gate. It is shown this once. `now` in ms. */
export async function issueGateToken(
  db: Database,
  { site, label }: { readonly site: SiteId; readonly label: string },
  now: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const id = newEventId(now);
  const token = `zsg_${randomBytes(32).toString('base64url')}`;
  const created_at = new Date(now).toISOString();
  await db
    .insertInto('gate_tokens')
    .values({ id, site, label, digest: tokenDigest(token), created_at, revoked_at: null })
    .execute();
  return { id, token };
}

/** Withdraws a token; false when there is none of this id that counts. */
export async function revokeGateToken(db: Database, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('gate_tokens')
    .set({ revoked_at: new Date(now).toISOString() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Looks up tokens in memory; the table is read again every two seconds. Looked up by digest, so nothing is learnt from the time it takes. */
export function knownTokens(db: Database, now: () => number): (token: string) => Promise<GateToken | undefined> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let known: Promise<ReadonlyMap<string, GateToken>> | undefined;
  return async (token) => {
    if (!known || Math.abs(now() - lookedAt) >= LOOK_EVERY_MS) {
      lookedAt = now();
      known = activeTokens(db);
      known.catch(() => {
        known = undefined;
      });
    }
    return (await known).get(tokenDigest(token));
  };
}

async function activeTokens(db: Database): Promise<ReadonlyMap<string, GateToken>> {
  const rows = await db
    .selectFrom('gate_tokens')
    .select(['id', 'site', 'digest'])
    .where('revoked_at', 'is', null)
    .execute();
  return new Map(rows.map(({ id, site, digest }) => [digest, { id, site: site as SiteId }]));
}
