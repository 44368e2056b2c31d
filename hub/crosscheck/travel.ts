import type { Fix } from './files.ts';
import { HOUR_MS, iso } from './interval.ts';
import type { Message } from './message.ts';

/** Somebody proven to be at a place at a time. */
export interface Presence {
  readonly jti: string;
  readonly site: string;
  readonly at: number;
  readonly fix: Fix | null;
}

export interface Leg {
  readonly from: Presence;
  readonly to: Presence;
}

/** Whether one person can have made this way: impossible ones carry what the finding says. */
export type LegJudgement =
  | { readonly kind: 'possible' }
  | { readonly kind: 'impossible'; readonly message: Message }
  | { readonly kind: 'unknown'; readonly missing: Message };

export const TRAVEL_CODES = ['impossible-travel', 'position-unknown', 'datum-differs'] as const;

/** Compares the speed that a leg needs with `maxKmPerHour`. Both accuracy radii are given to the traveller. */
export function judgeLeg({ from, to }: Leg, maxKmPerHour: number): LegJudgement {
  if (from.site === to.site) return { kind: 'possible' };
  const ends = { fromSite: from.site, toSite: to.site };
  if (!from.fix || !to.fix) return { kind: 'unknown', missing: { code: 'position-unknown', params: ends } };
  // Up to a kilometre apart for the same place: comparing them would accuse people of trips they never made.
  if (from.fix.datum !== to.fix.datum) {
    const params = { ...ends, fromDatum: from.fix.datum, toDatum: to.fix.datum };
    return { kind: 'unknown', missing: { code: 'datum-differs', params } };
  }
  const metres = Math.max(0, greatCircleMetres(from.fix, to.fix) - from.fix.accuracyM - to.fix.accuracyM);
  const reachable = (maxKmPerHour * 1000 * Math.abs(to.at - from.at)) / HOUR_MS;
  if (metres <= reachable) return { kind: 'possible' };
  const params = { ...ends, departure: iso(from.at), arrival: iso(to.at), km: Math.round(metres / 100) / 10 };
  return { kind: 'impossible', message: { code: 'impossible-travel', params } };
}

/** Great-circle distance (haversine, mean Earth radius 6,371,008.8 m), good to 0.5 %. */
export function greatCircleMetres(a: Fix, b: Fix): number {
  const radians = Math.PI / 180;
  const dLat = (b.lat - a.lat) * radians;
  const dLon = (b.lon - a.lon) * radians;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(h)));
}
