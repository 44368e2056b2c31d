import { isAmong } from '../store/is-among.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { RejectCause } from './reject.ts';

/** Why a row about an institution that nobody registered is not imported. */
export const UNKNOWN_FACILITY: RejectCause = {
  field: 'facilityId',
  code: 'UNKNOWN_FACILITY',
  reason: 'this institution is not registered at this hub',
};

/** Which of these institutions are registered at this hub. */
export async function registeredSites(trx: DatabaseTransaction, sites: readonly string[]): Promise<Set<string>> {
  const named = [...new Set(sites)];
  if (named.length === 0) return new Set();
  const known = await trx
    .selectFrom('sites')
    .select('id')
    .where(isAmong(trx, 'id', named))
    .execute();
  return new Set(known.map(({ id }) => id));
}
