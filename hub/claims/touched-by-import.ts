import type { Scope } from '../crosscheck/subjects.ts';
import type { ClaimRecord } from './claim-record.ts';
import type { KeptStays } from './keep-stays.ts';

/** Beyond this many claims it is cheaper to judge everything since the earliest of them. */
const MOST_CLAIMS = 5_000;

/** What has to be judged again after an import. */
export interface ScopeOfImport {
  readonly scope: Scope;
  /** The earliest instant in the imported claims, ms since 1970; absent when there are none. */
  readonly since?: number;
}

/** Collects which subjects an import touches, in bounded memory. */
export class TouchedByImport {
  readonly #claims = new Set<string>();
  readonly #persons = new Set<string>();
  readonly #practitioners = new Set<string>();
  readonly #sites = new Set<string>();
  readonly #stays = new Set<string>();
  #since = Number.POSITIVE_INFINITY;

  add(records: readonly ClaimRecord[], cancelled: readonly string[]): void {
    for (const { claim, lines } of records) {
      this.#since = Math.min(this.#since, Date.parse(claim.settled_at));
      this.#note(this.#claims, claim.claim_id);
      this.#note(this.#persons, claim.person);
      this.#note(this.#sites, claim.site);
      for (const { ordering, performing } of lines) {
        for (const practitioner of [ordering, performing]) {
          if (practitioner) this.#note(this.#practitioners, practitioner);
        }
      }
    }
    for (const claim of cancelled) this.#note(this.#claims, claim);
  }

  addStays(stays: KeptStays['stays']): void {
    for (const { stay_id, person, site, admitted_at } of stays) {
      this.#since = Math.min(this.#since, Date.parse(admitted_at));
      this.#note(this.#stays, stay_id);
      this.#note(this.#persons, person);
      this.#note(this.#sites, site);
    }
  }

  scope(): ScopeOfImport {
    const since = Number.isFinite(this.#since) ? { since: this.#since } : {};
    const sets = [this.#claims, this.#persons, this.#practitioners, this.#sites, this.#stays];
    if (sets.some((set) => set.size > MOST_CLAIMS)) return { scope: 'all', ...since };
    const [claims = [], persons = [], practitioners = [], sites = [], stays = []] = sets.map((set) => [...set]);
    return { scope: { claims, persons, practitioners, sites, stays }, ...since };
  }

  #note(set: Set<string>, id: string): void {
    if (set.size <= MOST_CLAIMS) set.add(id);
  }
}
