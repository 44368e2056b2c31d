import { z } from 'zod';
import type { ParameterFamily } from '../parameters/family.ts';

/** Ratings of scorecards; `none`: has no card yet. */
export const RATINGS = ['A', 'B', 'C', 'D', 'none'] as const;
export type Rating = (typeof RATINGS)[number];

const times = z.int().min(0).max(12);
const chance = z.number().min(0).max(1);
const ofEach = <T extends z.ZodType>(value: T) =>
  z.strictObject({ A: value, B: value, C: value, D: value, none: value });

/**
 * How often who is inspected (after Weihai 2022: A and B less often; institutions rated C or D twice a year or more; practitioners
 * rated A once a year, C and D every month). Part of what is committed to before a draw.
 */
export const InspectionParameters = z.strictObject({
  /** At least so many times in a calendar year. */
  yearly: z.strictObject({ site: ofEach(times), practitioner: ofEach(times) }).default({
    site: { A: 0, B: 1, C: 2, D: 4, none: 1 },
    practitioner: { A: 1, B: 2, C: 12, D: 12, none: 1 },
  }),
  /** The chance in a month of whoever had their share of the year already: nobody is safe for the rest of it. */
  again: ofEach(chance).default({ A: 0.01, B: 0.02, C: 0.05, D: 0.1, none: 0.02 }),
});
export type InspectionParameters = z.infer<typeof InspectionParameters>;

export const INSPECTION_PARAMETERS: ParameterFamily<InspectionParameters> = {
  name: 'inspection',
  schema: InspectionParameters,
};
