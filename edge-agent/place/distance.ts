import type { Position } from '../../contract/evidence.ts';

// Mean radius of the earth (IUGG R1), metres.
const EARTH_RADIUS_M = 6_371_008.8;

/**
 * Great-circle distance in metres by the haversine formula. On a sphere: up to 0.6 % off the ellipsoid, about a metre at
 * the edge of a usual fence. Both positions must be of one datum; the caller has checked.
 */
export function distanceM(a: Position, b: Position): number {
  const chord = haversine(radians(b.lat - a.lat)) + cos(a.lat) * cos(b.lat) * haversine(radians(b.lon - a.lon));
  // Rounding can push antipodes a hair above 1, and asin of that is NaN.
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const cos = (degrees: number): number => Math.cos(radians(degrees));
const haversine = (angle: number): number => Math.sin(angle / 2) ** 2;
