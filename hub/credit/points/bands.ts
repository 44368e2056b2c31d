/** How grave conduct is, with the points that an event of it brings (national rules of 2024: 1-3, 4-6, 7-9, 10-12). */
export const BANDS = {
  light: [1, 3],
  heavier: [4, 6],
  serious: [7, 9],
  fraud: [10, 12],
} as const satisfies Record<string, readonly [number, number]>;
export type Band = keyof typeof BANDS;
export const BAND_NAMES = Object.keys(BANDS) as readonly Band[];

/** Assisted, acted, decided (一般、重要、主要责任). */
export const RESPONSIBILITIES = ['general', 'important', 'main'] as const;
export type Responsibility = (typeof RESPONSIBILITIES)[number];

/** What repairs credit (Tianjin): training, publicity, joining inspections. */
export const REPAIRS = ['training', 'publicity', 'inspection'] as const;

interface Conduct {
  readonly band: Band;
  /** Rules whose findings point to it. */
  readonly rules: readonly string[];
}

/**
 * Conduct of practitioners that identity evidence can show. The national list of conduct and bands was not published where we
 * could read it: bands are our default, a proposal may name another one, and a person decides.
 */
export const CONDUCTS = {
  'clock-in-kept-badly': { band: 'light', rules: ['D14'] },
  'signed-for-while-absent': { band: 'heavier', rules: ['D01', 'D17', 'D18'] },
  'two-places-at-once': { band: 'serious', rules: ['D02', 'D03'] },
  'position-forged': { band: 'serious', rules: ['D04', 'D05', 'D06', 'D07', 'D08'] },
  'more-than-a-day-holds': { band: 'serious', rules: ['D09', 'D10'] },
  'charged-while-suspended': { band: 'serious', rules: ['D15', 'D16'] },
  'licence-lent': { band: 'fraud', rules: ['D12'] },
  'assisted-impersonation': { band: 'fraud', rules: ['P01', 'P02', 'P04', 'P17', 'H03', 'H09'] },
  // Conduct that identity evidence does not show, as an agency announced it.
  other: { band: 'light', rules: [] },
} as const satisfies Record<string, Conduct>;
export type ConductCode = keyof typeof CONDUCTS;
export const CONDUCT_CODES = Object.keys(CONDUCTS) as readonly ConductCode[];

/** The conduct that findings of a rule point to, or undefined. */
export function conductOf(rule: string): ConductCode | undefined {
  return CONDUCT_CODES.find((code) => (CONDUCTS[code].rules as readonly string[]).includes(rule));
}

/** The points to begin from: the least of the band for who assisted, the most for who decided. */
export function suggestedPoints(band: Band, responsibility: Responsibility): number {
  const [least, most] = BANDS[band];
  return responsibility === 'general' ? least : responsibility === 'main' ? most : Math.floor((least + most) / 2);
}
