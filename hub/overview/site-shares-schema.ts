import { z } from 'zod';

/** How much of what an institution claimed is proved. Shares are of the claims that could be checked; null = none could. */
export const SiteShare = z.strictObject({
  site: z.string(),
  name: z.string(),
  claims: z.number(),
  unjudged: z.number(),
  attestedShare: z.number().nullable(),
  manualShare: z.number().nullable(),
  downtimeShare: z.number().nullable(),
});
export type SiteShare = z.infer<typeof SiteShare>;

export const SiteShares = z.strictObject({
  sites: z.array(SiteShare),
  /** How many more institutions claimed something. */
  more: z.number(),
});
export type SiteShares = z.infer<typeof SiteShares>;
