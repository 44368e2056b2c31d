import { z } from 'zod';
import { RATINGS } from './parameters.ts';

export const OBJECT_TYPES = ['site', 'practitioner'] as const;

/** How many would be drawn in a month by other chances. */
export const InspectionPreview = z.strictObject({
  /** The first month that is not committed to yet. */
  month: z.string(),
  objects: z.array(
    z.strictObject({
      type: z.enum(OBJECT_TYPES),
      rating: z.enum(RATINGS),
      count: z.number(),
      /** Objects to be expected, by their chances. */
      before: z.number(),
      after: z.number(),
    }),
  ),
});
export type InspectionPreview = z.infer<typeof InspectionPreview>;
