import { z } from 'zod';
import { CLIP_STATES } from '../clips/standing.ts';

/** A clip that an event names: what became of asking for it. Times in UTC ISO 8601. */
export const ClipView = z.strictObject({
  event: z.string(),
  kind: z.string(),
  media: z.string(),
  device: z.string(),
  online: z.boolean(),
  site: z.string(),
  at: z.string(),
  state: z.enum(CLIP_STATES),
  order: z.string().nullable(),
  askedAt: z.string().nullable(),
  until: z.string().nullable(),
  receivedAt: z.string().nullable(),
  removedAt: z.string().nullable(),
  removedWhy: z.enum(['age', 'withdrawn']).nullable(),
});
export type ClipView = z.infer<typeof ClipView>;

/** The case that clips are asked for. */
const ClipCase = z.strictObject({ id: z.string(), number: z.string(), closed: z.boolean() });

/** `case` null: the finding is in none yet. `asks`: this process has a line to devices. */
export const CaseClips = z.strictObject({ case: ClipCase.nullable(), asks: z.boolean(), items: z.array(ClipView) });
export type CaseClips = z.infer<typeof CaseClips>;

export const ClipInput = z.strictObject({ event: z.string().max(64) });

/** The pictures of a clip, JPEG in base64, and who looks at them when: drawn over each. */
export const ClipPictures = z.strictObject({ by: z.string(), at: z.string(), pictures: z.array(z.base64()) });
export type ClipPictures = z.infer<typeof ClipPictures>;
