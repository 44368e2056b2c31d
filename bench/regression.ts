/** y = intercept + slope * x, and the standard error of the slope (of independent points; neighbours in time are not). */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
}

/** The line of least squares. NaN throughout for fewer than three points, or for points with one x. */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line {
  const n = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (n < 3 || spread === 0) return { slope: Number.NaN, intercept: Number.NaN, slopeError: Number.NaN };
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  const residual = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0);
  return { slope, intercept, slopeError: Math.sqrt(residual / (n - 2) / spread) };
}
