import { hash } from 'node:crypto';
import type { Digest } from '../../contract/ids.ts';
import { byBytes, mac, shareOf } from '../draw/chance.ts';
import type { InspectionParameters, Rating } from './parameters.ts';

// The draw as anybody can repeat it: from a seed committed to before the list was known, and the list. No clock, no other chance.

/** Who may be inspected. `sites`: where; an institution has itself. `done`: how often it was drawn this year before. */
export interface InspectionObject {
  readonly type: 'site' | 'practitioner';
  readonly id: string;
  readonly sites: readonly string[];
  readonly rating: Rating;
  readonly done: number;
}

/** Who may inspect, and where not. */
export interface Inspector {
  readonly id: string;
  readonly conflicts: readonly string[];
}

/** The pair that was last at an institution. */
export interface FormerPair {
  readonly site: string;
  readonly pair: readonly [string, string];
}

export interface InspectionRoster {
  readonly objects: readonly InspectionObject[];
  readonly inspectors: readonly Inspector[];
  readonly former: readonly FormerPair[];
}

/** A visit to one institution: of itself, of practitioners there, or both. `pair` null: nobody is free of conflict. */
export interface DrawnVisit {
  readonly site: string;
  readonly objects: readonly { readonly type: 'site' | 'practitioner'; readonly id: string }[];
  readonly pair: readonly [string, string] | null;
  readonly day: string;
}

/** The list as it is committed to: a line each, fields between tabs, sorted by its bytes. */
export function inspectionRosterText({ objects, inspectors, former }: InspectionRoster): string {
  const lines = [
    ...objects.map(({ type, id, sites, rating, done }) => ['object', type, id, sites.join(','), rating, done]),
    ...inspectors.map(({ id, conflicts }) => ['inspector', id, conflicts.join(',')]),
    ...former.map(({ site, pair }) => ['former', site, ...pair]),
  ];
  return lines
    .map((fields) => `${fields.join('\t')}\n`)
    .sort(byBytes)
    .join('');
}

/** SHA-256 of the list. */
export function inspectionRosterDigest(text: string): Digest {
  return hash('sha256', text, 'base64url') as Digest;
}

/** Takes the list apart. */
export function readInspectionRoster(text: string): InspectionRoster {
  const rows = text.split('\n').map((line) => line.split('\t'));
  const listOf = (field = '') => field.split(',').filter((one) => one !== '');
  const of = (kind: string) => rows.filter(([first]) => first === kind);
  return {
    objects: of('object').map(([, type, id = '', sites, rating, done]) => {
      return {
        type: type as InspectionObject['type'],
        id,
        sites: listOf(sites),
        rating: rating as Rating,
        done: Number(done),
      };
    }),
    inspectors: of('inspector').map(([, id = '', conflicts]) => ({ id, conflicts: listOf(conflicts) })),
    former: of('former').map(([, site = '', a = '', b = '']) => ({ site, pair: [a, b] })),
  };
}

/**
 * The chance of an object in a month (1 to 12): what is left of its share of the year, over the months that are left. So the share is
 * met with certainty by December, each month is as likely as any other, and whoever had it can still be drawn.
 */
export function chanceOf(
  { type, rating, done }: Pick<InspectionObject, 'type' | 'rating' | 'done'>,
  month: number,
  { yearly, again }: InspectionParameters,
): number {
  const left = yearly[type][rating] - done;
  return left > 0 ? Math.min(1, left / (13 - month)) : again[rating];
}

/** Draws who is inspected in a month, by whom and on which of the days. Visits come in the order in which pairs were drawn. */
export function drawInspections(
  seed: Buffer,
  { plan, month, days }: { readonly plan: string; readonly month: number; readonly days: readonly string[] },
  roster: InspectionRoster,
  rules: InspectionParameters,
): DrawnVisit[] {
  const drawn = roster.objects.filter((object) => {
    const isPossible = object.sites.length > 0 && days.length > 0;
    return isPossible && shareOf(mac(seed, 'object', plan, object.type, object.id)) < chanceOf(object, month, rules);
  });
  const placed = drawn.map((object) => ({ ...object, site: placeOf(seed, plan, object) }));
  const bySite = [...Map.groupBy(placed, ({ site }) => site)].map(([site, own]) => ({
    site,
    objects: own.map(({ type, id }) => ({ type, id })).sort((a, b) => byBytes(`${a.type}${a.id}`, `${b.type}${b.id}`)),
    score: mac(seed, 'order', plan, site).toString('hex'),
  }));
  bySite.sort((a, b) => byBytes(a.score, b.score));
  const pairs = new PairDraw(seed, plan, roster);
  return bySite.map(({ site, objects }) => {
    const day = days[Math.floor(shareOf(mac(seed, 'day', plan, site)) * days.length)] ?? '';
    return { site, objects, pair: pairs.next(site), day };
  });
}

function placeOf(seed: Buffer, plan: string, { id, sites }: InspectionObject): string {
  const scored = sites.map((site) => ({ site, score: mac(seed, 'place', plan, id, site).toString('hex') }));
  return scored.sort((a, b) => byBytes(a.score, b.score))[0]?.site ?? '';
}

/** Draws a pair for one institution after another: free of conflict, not the pair of last time, the work spread evenly. */
class PairDraw {
  readonly #seed: Buffer;
  readonly #plan: string;
  readonly #inspectors: readonly Inspector[];
  readonly #former: ReadonlyMap<string, string>;
  readonly #load = new Map<string, number>();
  readonly #met = new Map<string, number>();

  constructor(seed: Buffer, plan: string, { inspectors, former }: InspectionRoster) {
    this.#seed = seed;
    this.#plan = plan;
    this.#inspectors = inspectors.toSorted((a, b) => byBytes(a.id, b.id));
    this.#former = new Map(former.map(({ site, pair }) => [site, pair.toSorted(byBytes).join('\0')]));
  }

  next(site: string): readonly [string, string] | null {
    const free = this.#inspectors.filter(({ conflicts }) => !conflicts.includes(site)).map(({ id }) => id);
    const pairs = free.flatMap((a, index) => free.slice(index + 1).map((b) => [a, b] as const));
    const other = pairs.filter((pair) => pair.join('\0') !== this.#former.get(site));
    const [chosen] = this.#least(other, site);
    if (!chosen) return null;
    for (const id of chosen) this.#load.set(id, this.#loadOf(id) + 1);
    this.#met.set(chosen.join('\0'), this.#timesMet(chosen) + 1);
    return chosen;
  }

  // The least work first, then the pair that was together least, then chance.
  #least(pairs: readonly (readonly [string, string])[], site: string): (readonly [string, string])[] {
    const work = (pair: readonly [string, string]) => pair.reduce((sum, id) => sum + this.#loadOf(id), 0);
    const leastWork = Math.min(...pairs.map(work));
    const rested = pairs.filter((pair) => work(pair) === leastWork);
    const leastMet = Math.min(...rested.map((pair) => this.#timesMet(pair)));
    const scored = rested
      .filter((pair) => this.#timesMet(pair) === leastMet)
      .map((pair) => ({ pair, score: mac(this.#seed, 'pair', this.#plan, site, ...pair).toString('hex') }));
    return scored.sort((a, b) => byBytes(a.score, b.score)).map(({ pair }) => pair);
  }

  #loadOf(id: string): number {
    return this.#load.get(id) ?? 0;
  }

  #timesMet(pair: readonly [string, string]): number {
    return this.#met.get(pair.join('\0')) ?? 0;
  }
}
