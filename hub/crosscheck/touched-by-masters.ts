import type { KeptMasters } from '../masters/keep-masters.ts';
import type { Database } from '../store/store.ts';
import type { Scope } from './subjects.ts';

/** Beyond this many subjects of a kind it is cheaper to judge everything since the earliest record. */
const MOST = 5_000;

/** Records about insured persons; those about other people are about practitioners. */
const PEOPLE: readonly string[] = ['death', 'person', 'proxy-role', 'feedback'];

type Changed = KeptMasters['changed'][number];
type Kind = 'claims' | 'stays' | 'persons' | 'practitioners' | 'sites';

/** Collects whom imported master data is about, in bounded memory. */
export class TouchedByMasters {
  readonly #ids: Record<Kind, Set<string>> = {
    claims: new Set(),
    stays: new Set(),
    persons: new Set(),
    practitioners: new Set(),
    sites: new Set(),
  };
  readonly #beds = new Set<string>();
  readonly #items = new Set<string>();
  #all = false;
  #since = Number.POSITIVE_INFINITY;

  add(changed: readonly Changed[]): void {
    for (const record of changed) {
      this.#since = Math.min(this.#since, Date.parse(record.valid_from));
      this.#note(record);
    }
  }

  /** What has to be judged again, and from when on (ms since 1970); undefined = nothing. */
  async scope(db: Database): Promise<{ readonly scope: Scope; readonly since: number } | undefined> {
    const since = this.#since;
    if (!Number.isFinite(since)) return undefined;
    const from = new Date(since).toISOString();
    if (this.#beds.size > 0) this.#addAll('stays', await staysIn(db, [...this.#beds], from));
    if (this.#items.size > 0) this.#addAll('claims', await claimsWith(db, [...this.#items], from));
    const scope = Object.fromEntries(Object.entries(this.#ids).map(([kind, ids]) => [kind, [...ids]]));
    const tooMany = Object.values(scope).some((ids) => ids.length > MOST);
    return { scope: this.#all || tooMany ? 'all' : scope, since };
  }

  #note({ kind, key, site, subject }: Changed): void {
    // Those for whom somebody collects are judged by the role of the collector as well.
    if ((kind === 'mass-event' || kind === 'proxy-role') && site === null) this.#all = true;
    if (kind === 'dispensing-cap') {
      if (this.#items.size <= MOST) this.#items.add(key);
    } else if (kind === 'bed') {
      if (site !== null && this.#beds.size <= MOST) this.#beds.add(site);
    } else if (kind === 'feedback') this.#addAll('claims', [key]);
    else if (kind === 'exemption' || kind === 'ward-passage') this.#addAll('stays', [key.split('/')[0] ?? key]);
    else if (subject === null || kind === 'proxy-role') this.#addAll('sites', site === null ? [] : [site]);
    if (subject !== null) this.#addAll(PEOPLE.includes(kind) ? 'persons' : 'practitioners', [subject]);
  }

  #addAll(kind: Kind, ids: readonly string[]): void {
    for (const id of ids) if (this.#ids[kind].size <= MOST) this.#ids[kind].add(id);
  }
}

async function staysIn(db: Database, sites: readonly string[], from: string): Promise<string[]> {
  const rows = await db
    .selectFrom('stays')
    .select('stay_id')
    .where('site', 'in', sites)
    .where((eb) => eb.or([eb('discharged_at', 'is', null), eb('discharged_at', '>=', from)]))
    .limit(MOST + 1)
    .execute();
  return rows.map((row) => row.stay_id);
}

async function claimsWith(db: Database, items: readonly string[], from: string): Promise<string[]> {
  const rows = await db
    .selectFrom('claim_lines')
    .select('claim_id')
    .distinct()
    .where('item', 'in', items)
    .where('at', '>=', from)
    .limit(MOST + 1)
    .execute();
  return rows.map((row) => row.claim_id);
}
