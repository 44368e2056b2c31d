import { z } from 'zod';
import { DATUMS } from '../../contract/evidence.ts';

const SiteRef = z.strictObject({ id: z.string(), name: z.string() });
const Spot = z.strictObject({ lat: z.number(), lon: z.number() });

/** Where fences are and where people and devices said they were, all of it in one datum: two would be drawn hundreds of metres apart. */
export const PlaceMap = z.strictObject({
  datum: z.enum(DATUMS),
  sites: z.array(
    z.strictObject({
      site: SiteRef,
      fence: z.union([
        z.strictObject({ centre: Spot, radiusM: z.number() }),
        z.strictObject({ corners: z.array(Spot) }),
        z.null(),
      ]),
    }),
  ),
  /** In order of time. `measuredIn`: the datum in which the device signed it. */
  fixes: z.array(
    z.strictObject({
      jti: z.string(),
      at: z.string(),
      kind: z.string(),
      device: z.string(),
      site: SiteRef,
      ...Spot.shape,
      accuracyM: z.number(),
      fence: z.enum(['inside', 'outside', 'cannot-tell']),
      measuredIn: z.enum(DATUMS),
    }),
  ),
});
export type PlaceMap = z.infer<typeof PlaceMap>;
