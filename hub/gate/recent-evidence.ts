import type { MasterKind } from '../../contract/master.ts';
import { DAY_MS, type Interval } from '../crosscheck/interval.ts';
import { type ClaimEvidence, storedEvidence } from '../crosscheck/loaders/claim-files.ts';
import { type LoadMasters, loadClaimMasters, storedMasters } from '../crosscheck/loaders/claim-masters.ts';
import { keptKinds } from '../masters/load.ts';
import type { Database } from '../store/store.ts';

/** So old may be what is known about a site, a practitioner or master data. What is known about the person is never old. */
const FRESH_MS = 1000;

/** Claims whose service began longer ago are looked up by themselves. */
const LOOK_BACK_MS = 4 * DAY_MS;
const MOST_ENTRIES = 20_000;

/**
 * The evidence of one claim at a time, fast: at a desk the same site and the same doctors are asked about again and again. All
 * of the person is read anew for every question.
 */
export function recentEvidence(db: Database, now: () => number): ClaimEvidence {
  const stored = storedEvidence(db);
  const kept = new Kept(now);
  /** Keeps what is asked for by id, over a span that other questions of these days ask for as well. */
  const byId = <T>(what: string, load: (ids: readonly string[], span: Interval) => Promise<Map<string, T[]>>) => {
    return async (ids: readonly string[], span: Interval): Promise<Map<string, T[]>> => {
      const wide = wideSpan(now());
      if (span.from < wide.from || span.until > wide.until) return await load(ids, span);
      const found = await Promise.all(
        ids.map(async (id) => [id, await kept.of(`${what} ${id}`, async () => (await load([id], wide)).get(id) ?? [])]),
      );
      return new Map(found as [string, T[]][]);
    };
  };
  return {
    people: stored.people,
    stays: stored.stays,
    staffEvents: byId('staff', stored.staffEvents),
    downtimes: byId('downtime', stored.downtimes),
    devices: byId('devices', stored.devices),
    masters: (claims, span) => loadClaimMasters(db, claims, span, recentMasters(db, kept)),
  };
}

/** Kinds of master data about an insured person or a claim: read anew for every question. */
const OF_THE_PERSON: readonly MasterKind[] = ['person', 'death', 'feedback'];

function recentMasters(db: Database, kept: Kept): LoadMasters {
  const stored = storedMasters(
    db,
    kept.of('kinds of masters', () => keptKinds(db)),
  );
  return async (kind, selection) => {
    const { sites, subjects, keys, from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = selection;
    if (OF_THE_PERSON.includes(kind)) return await stored(kind, selection);
    const one = (by: 'sites' | 'subjects' | 'keys') => (id: string) =>
      kept.of(`${kind} ${by} ${id}`, () => stored(kind, { [by]: [id] }));
    const found = await Promise.all([
      ...(sites ?? []).map(one('sites')),
      ...(subjects ?? []).map(one('subjects')),
      ...(keys ?? []).map(one('keys')),
    ]);
    return found.flat().filter((record) => record.from <= until && (record.until === null || record.until >= from));
  };
}

function wideSpan(now: number): Interval {
  return { from: now - LOOK_BACK_MS, until: now + 2 * DAY_MS };
}

/** Values that are loaded again once they are old. Two questions at once share one load; a failed load is not kept. */
class Kept {
  readonly #now: () => number;
  readonly #entries = new Map<string, { readonly at: number; readonly value: Promise<unknown> }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  of<T>(key: string, load: () => Promise<T>): Promise<T> {
    const at = this.#now();
    const known = this.#entries.get(key);
    if (known && at - known.at < FRESH_MS && at >= known.at) return known.value as Promise<T>;
    const value = load();
    value.catch(() => this.#entries.delete(key));
    this.#entries.delete(key);
    this.#entries.set(key, { at, value });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MOST_ENTRIES && !oldest.done) this.#entries.delete(oldest.value);
    return value;
  }
}
