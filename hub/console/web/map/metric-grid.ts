/** A corner or a line's end, in degrees of the map's datum. */
export type Corner = readonly [lat: number, lon: number];

export interface Bounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

const METRES_PER_DEGREE = 111_195;
const STEPS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000];
/** Squares smaller than this are hatching. */
const LEAST_PX = 56;

/** The side of the squares, in metres, for a scale in metres per pixel. */
export function gridStep(metresPerPixel: number): number {
  return STEPS.find((step) => step >= metresPerPixel * LEAST_PX) ?? 500_000;
}

/**
 * Lines of a grid of squares with sides of `step` metres, counted from `origin`, as far as `bounds` show. Over a city a degree of
 * longitude is as long everywhere to within a few per mille.
 */
export function gridLines(bounds: Bounds, [lat, lon]: Corner, step: number): (readonly [Corner, Corner])[] {
  const high = step / METRES_PER_DEGREE;
  const wide = step / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  const { south, north, west, east } = bounds;
  return [
    ...multiples(south, north, lat, high).map(
      (at) =>
        [
          [at, west],
          [at, east],
        ] as const,
    ),
    ...multiples(west, east, lon, wide).map(
      (at) =>
        [
          [south, at],
          [north, at],
        ] as const,
    ),
  ];
}

function multiples(from: number, until: number, origin: number, step: number): number[] {
  const first = Math.ceil((from - origin) / step);
  const last = Math.floor((until - origin) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => origin + (first + n) * step);
}
