import { z } from 'zod';
import { Digest } from './ids.ts';

/** Largest clip that is handed over, in bytes: some thirty pictures of 320 pixels. */
export const MAX_CLIP_BYTES = 4_000_000;

/** A clip that a device hands over because the hub ordered it (`clip.release`): JPEG pictures end to end. */
export const ClipDelivery = z.strictObject({
  media: Digest,
  /** As in the command that asked for it. */
  order: z.string().min(1).max(64),
  /** The very bytes whose SHA-256 is `media`. */
  content: z.base64url().max(Math.ceil((MAX_CLIP_BYTES * 4) / 3)),
});
export type ClipDelivery = z.infer<typeof ClipDelivery>;

/** Where the hub's HTTPS interface for devices takes a clip: PUT a ClipDelivery. */
export const CLIP_PATH = '/v1/clips';
