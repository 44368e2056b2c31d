/** What a decision may order. Several together, except that `dismissed` and `corrected` stand alone. */
export const MEASURES = [
  'dismissed',
  'corrected',
  'deducted',
  'refused',
  'suspended',
  'terminated',
  'fined',
  'points',
  'referred',
] as const;
export type Measure = (typeof MEASURES)[number];

/** What a case ended with: its only measure, or the gravest. */
export type CaseOutcome = Measure;

const ALONE: readonly Measure[] = ['dismissed', 'corrected'];

/** Measures against the institution itself; points of a practitioner follow only upon one of them (医保办发〔2024〕34号). */
export const SANCTIONS: readonly Measure[] = ['deducted', 'refused', 'suspended', 'terminated', 'fined'];

/** Measures that several people have to agree on, whatever the amount. */
export const COLLEGIAL: readonly Measure[] = ['suspended', 'terminated', 'fined', 'referred'];

/** Whom a case can be handed to, after the national practice of 2025. */
export const REFERRAL_TARGETS = ['judicial', 'discipline', 'administration', 'police'] as const;

const FROM_LIGHT_TO_GRAVE: readonly Measure[] = [
  'dismissed',
  'corrected',
  'points',
  'deducted',
  'refused',
  'fined',
  'suspended',
  'terminated',
  'referred',
];

/** The measure that a list of cases shows. */
export function gravestOf(measures: readonly Measure[]): CaseOutcome | null {
  return FROM_LIGHT_TO_GRAVE.findLast((measure) => measures.includes(measure)) ?? null;
}

/** The measure that may not stand beside others, if the list has one and others. */
export function loneMeasureOf(measures: readonly Measure[]): Measure | undefined {
  return measures.length > 1 ? measures.find((measure) => ALONE.includes(measure)) : undefined;
}

interface Band {
  /** The fine as a multiple of the loss. */
  readonly fineTimes: readonly [number, number];
  readonly suspendedMonths: readonly [number, number];
  /** Ends the agreement of an institution. */
  readonly terminates: boolean;
}

/** Provisions that a sanction can rest on, with what they allow (条例, in force since 2021-05-01). */
export const SANCTION_BANDS = {
  // Institutions, without intent: split or pretended stays, excessive services.
  'fund-regulation-38': { fineTimes: [1, 2], suspendedMonths: [6, 12], terminates: false },
  // Institutions, fraud: impersonation, forged records or electronic information.
  'fund-regulation-40': { fineTimes: [2, 5], suspendedMonths: [6, 12], terminates: true },
  // Insured persons: lending a card, treatment under another's name.
  'fund-regulation-41': { fineTimes: [2, 5], suspendedMonths: [3, 12], terminates: false },
} as const satisfies Record<string, Band>;
export type SanctionBasis = keyof typeof SANCTION_BANDS;
export const SANCTION_BASES = Object.keys(SANCTION_BANDS) as SanctionBasis[];

/** What a provision allows, or undefined for one that no sanction rests on. */
export function bandOf(basis: string): Band | undefined {
  return SANCTION_BASES.includes(basis as SanctionBasis) ? SANCTION_BANDS[basis as SanctionBasis] : undefined;
}
