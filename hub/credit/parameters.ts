import { z } from 'zod';
import type { ParameterFamily } from '../parameters/family.ts';
import { ScorecardRules } from './scorecard/items.ts';

const points = z.int().min(1).max(12);
const years = z.int().min(0).max(20);

/** Points within one calendar year and what follows (医保发〔2024〕23号, 医保办发〔2024〕34号; repair: Tianjin). */
export const PointRules = z
  .strictObject({
    thresholds: z
      .strictObject({ interview: points, suspend: points, terminate: points })
      .default({ interview: 6, suspend: 9, terminate: 12 }),
    /** How long a suspension lasts, at least and at most. */
    suspendMonths: z.tuple([z.int().min(1).max(12), z.int().min(1).max(12)]).default([1, 6]),
    /** Years without registration: after 12 points in sum, after 12 at once. */
    barredYears: z.strictObject({ cumulative: years, single: years }).default({ cumulative: 1, single: 3 }),
    repair: z.strictObject({ points, most: z.int().min(0).max(12) }).default({ points: 1, most: 4 }),
  })
  .refine(({ thresholds: { interview, suspend, terminate } }) => interview < suspend && suspend < terminate, {
    error: 'thresholds come one after another',
    path: ['thresholds'],
  })
  .refine(({ suspendMonths: [least, most] }) => least <= most, {
    error: 'at least is not more than at most',
    path: ['suspendMonths'],
  });
export type PointRules = z.infer<typeof PointRules>;

export const CreditParameters = z.strictObject({
  points: PointRules.prefault({}),
  scorecard: ScorecardRules.prefault({}),
});
export type CreditParameters = z.infer<typeof CreditParameters>;

export const CREDIT_PARAMETERS: ParameterFamily<CreditParameters> = { name: 'credit', schema: CreditParameters };
