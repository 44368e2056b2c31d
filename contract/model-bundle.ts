import { z } from 'zod';

/** A set of face models may be so large in all, in bytes: a device's disk and its line are small. */
export const MAX_BUNDLE_BYTES = 200 * 1024 * 1024;

/** The file of a bundle that says what the others are: a manifest as in `models/manifests`. */
export const BUNDLE_MANIFEST = 'manifest.json';

/** One file: a plain name (no way out of its folder), and the bytes it must consist of. */
export const BundleFile = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,80}$/),
  bytes: z.int().min(1).max(MAX_BUNDLE_BYTES),
  /** Lower-case hexadecimal, as `sha256sum` prints it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BundleFile = z.infer<typeof BundleFile>;

/**
 * Face models for devices, announced inside of a signed desired state. `version` only ever grows: to go back to former
 * models, the hub releases them anew under a higher version. Adversary: whoever replays a model known to be weak.
 */
export const ModelBundle = z
  .strictObject({
    version: z.int().min(1),
    /** Id of the manifest; face policy and templates have to name the same. */
    model: z.string().min(1).max(64),
    files: z.array(BundleFile).min(2).max(16),
  })
  .refine(({ files }) => new Set(files.map(({ name }) => name)).size === files.length, 'two files have one name')
  .refine(({ files }) => files.some(({ name }) => name === BUNDLE_MANIFEST), `${BUNDLE_MANIFEST} is missing`)
  .refine(({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0) <= MAX_BUNDLE_BYTES, 'too large in all');
export type ModelBundle = z.infer<typeof ModelBundle>;

/** Where the hub's HTTPS interface for devices hands out a file of a bundle, by its SHA-256; ranges resume a download. */
export function bundleFilePath(sha256: string): string {
  return `/v1/bundles/files/${sha256}`;
}
