/** Two-sided 95 %. */
const Z = 1.96;

/**
 * A share of few cases with the interval in which the true one lies in 95 of 100 such samples: the score interval of Wilson (1927),
 * which stays between 0 and 1 and says much of nothing when there are no cases.
 */
export function shareOf(part: number, whole: number): { share: number | null; low: number; high: number } {
  if (whole === 0) return { share: null, low: 0, high: 1 };
  const share = part / whole;
  const weight = 1 / (1 + Z ** 2 / whole);
  const middle = weight * (share + Z ** 2 / (2 * whole));
  const half = weight * Z * Math.sqrt((share * (1 - share)) / whole + (Z / (2 * whole)) ** 2);
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
