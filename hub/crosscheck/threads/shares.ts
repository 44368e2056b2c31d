import type { Database } from '../../store/store.ts';
import { sitesWith } from '../claim-batches.ts';
import type { Share } from '../judge-share.ts';
import type { SubjectKind } from '../rule.ts';
import { sources } from '../sources/index.ts';
import type { Selection } from '../subjects.ts';

/** Sites whose claims or stays are one share: small enough that no thread waits long for the last one. */
const CLAIM_SITES = 16;
const STAY_SITES = 100;

/**
 * What threads judge, one share after another: kinds that nobody can divide first, for they take longest, then claims and
 * stays by their sites. Kinds depend on each other in nothing, so their order changes no verdict.
 */
export async function sharesOf(db: Database, kinds: ReadonlySet<SubjectKind>, selection: Selection): Promise<Share[]> {
  const whole = sources
    .filter(({ kind }) => kinds.has(kind) && kind !== 'claim' && kind !== 'stay')
    .map(({ kind }) => ({ kind, selection }));
  const bySite = async (kind: 'claim' | 'stay', what: 'claims' | 'stays', size: number): Promise<Share[]> => {
    if (!kinds.has(kind)) return [];
    const sites = await sitesWith(db, what);
    const shares: Share[] = [];
    for (let first = 0; first < sites.length; first += size) {
      shares.push({ kind, selection: { ...selection, at: sites.slice(first, first + size) } });
    }
    return shares;
  };
  return [...whole, ...(await bySite('stay', 'stays', STAY_SITES)), ...(await bySite('claim', 'claims', CLAIM_SITES))];
}
