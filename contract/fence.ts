import gcoord from 'gcoord';
import { z } from 'zod';
import { DATUMS, Position } from './evidence.ts';

// Device and hub judge a position alike: the verdict is signed by the one and judged again by the other.

const CircleFence = z.strictObject({ centre: Position, radiusM: z.number().min(5).max(20_000) });

/** A polygon of at least three corners; the last is joined to the first. All corners in one datum. */
const PolygonFence = z.strictObject({
  datum: z.enum(DATUMS),
  corners: z
    .array(z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }))
    .min(3)
    .max(200),
});

/** The fence of a site: a circle or a polygon, each with its datum. */
export const Fence = z.union([CircleFence, PolygonFence]);
export type Fence = z.infer<typeof Fence>;

/** `accuracyM`: radius in metres of the circle that holds the true place. */
export type LocatedFix = Position & { readonly accuracyM: number };

export type FenceVerdict = 'inside' | 'outside' | 'cannot-tell';

/** Metres that a conversion between datums may be off (GCJ-02 is a secret offset, known by approximation). */
const CONVERSION_M = 5;
const EARTH_RADIUS_M = 6_371_008.8;

type Coordinates = [longitude: number, latitude: number];

// What its types say depends on how modules are resolved; what Node loads is CommonJS, whose default export this is.
const { transform, CRSTypes } = gcoord as unknown as {
  readonly transform: (position: Coordinates, from: string, to: string) => Coordinates;
  readonly CRSTypes: Readonly<Record<Position['datum'], string>>;
};

interface Plane {
  readonly x: number;
  readonly y: number;
}

/**
 * Whether somebody was inside a fence: only when the whole accuracy circle is, `outside` only when none of it is, else
 * nobody can tell. Positions in another datum are converted first; a datum that is taken for another one is up to 700 m off.
 */
export function judgeFence(fence: Fence, fix: LocatedFix): FenceVerdict {
  const datum = 'corners' in fence ? fence.datum : fence.centre.datum;
  const place = inDatum(fix, datum);
  const doubt = fix.accuracyM + (fix.datum === datum ? 0 : CONVERSION_M);
  const depth = 'corners' in fence ? depthInPolygon(fence.corners, place) : fence.radiusM - metres(fence.centre, place);
  if (!Number.isFinite(depth) || !(fix.accuracyM >= 0) || !Number.isFinite(doubt)) return 'cannot-tell';
  if (depth >= doubt) return 'inside';
  return depth < -doubt ? 'outside' : 'cannot-tell';
}

/** The middle of a fence, with a circle around it that holds all of it. */
export function middleOf(fence: Fence): LocatedFix {
  if ('centre' in fence) return { ...fence.centre, accuracyM: fence.radiusM };
  const { corners, datum } = fence;
  const [origin = { lat: 0, lon: 0 }] = corners;
  const lat = corners.reduce((sum, corner) => sum + corner.lat, 0) / corners.length;
  const east = corners.reduce((sum, corner) => sum + eastOf(corner.lon, origin.lon), 0) / corners.length;
  const middle = { lat, lon: eastOf(origin.lon + east, 0), datum };
  return { ...middle, accuracyM: Math.max(...corners.map((corner) => metres(middle, corner))) };
}

/** The same place in another datum. Outside China the three datums are taken as one (gcoord). */
export function inDatum({ lat, lon, datum }: Position, wanted: Position['datum']): { lat: number; lon: number } {
  if (datum === wanted) return { lat, lon };
  const [x = Number.NaN, y = Number.NaN] = transform([lon, lat], CRSTypes[datum], CRSTypes[wanted]);
  return { lat: y, lon: x };
}

// Metres to the nearest edge; negative outside. Flat within a site: at 20 km the error is below a metre per kilometre.
function depthInPolygon(corners: readonly { lat: number; lon: number }[], place: { lat: number; lon: number }): number {
  const [origin = place] = corners;
  const { x, y } = onPlane(place, origin);
  const flat = corners.map((corner) => {
    const on = onPlane(corner, origin);
    return { x: on.x - x, y: on.y - y };
  });
  let inside = false;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [index, a] of flat.entries()) {
    const b = flat[(index + 1) % flat.length] ?? a;
    nearest = Math.min(nearest, distanceToEdge(a, b));
    if (a.y > 0 !== b.y > 0 && (b.x - a.x) * (0 - a.y) < (0 - a.x) * (b.y - a.y) === b.y > a.y) inside = !inside;
  }
  return inside ? nearest : -nearest;
}

// Degrees from one meridian to another, the short way round.
function eastOf(lon: number, origin: number): number {
  return ((lon - origin + 540) % 360) - 180;
}

// Metres east and north of `origin`. A site at the 180th meridian does not jump to the other side of the world.
function onPlane(point: { lat: number; lon: number }, origin: { lat: number; lon: number }): Plane {
  const radians = Math.PI / 180;
  const east = eastOf(point.lon, origin.lon);
  return {
    x: east * radians * Math.cos(origin.lat * radians) * EARTH_RADIUS_M,
    y: (point.lat - origin.lat) * radians * EARTH_RADIUS_M,
  };
}

function distanceToEdge(a: Plane, b: Plane): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(a.x * dx + a.y * dy) / length));
  return Math.hypot(a.x + along * dx, a.y + along * dy);
}

function metres(centre: { lat: number; lon: number }, place: { lat: number; lon: number }): number {
  const { x, y } = onPlane(centre, place);
  return Math.hypot(x, y);
}
