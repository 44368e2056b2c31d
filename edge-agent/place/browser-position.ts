import { z } from 'zod';
import type { Position } from '../../contract/evidence.ts';
import type { Measurement } from './measured-fix.ts';

/**
 * Where the page's browser says it is, sent with a clock event and never else. `denied`: the person or the browser does not
 * allow it. `at` is the browser's own time, ms since 1970: the page runs on this device, so it is the device's.
 */
export const BrowserPosition = z.union([
  z.strictObject({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    accuracyM: z.number().min(0).max(100_000),
    at: z.number().min(0),
  }),
  z.strictObject({ failed: z.enum(['denied', 'unavailable']) }),
]);
export type BrowserPosition = z.infer<typeof BrowserPosition>;

/** What the page said, as a measurement. `datum`: which coordinate system this browser answers in. */
export function browserMeasurement(said: BrowserPosition | undefined, datum: Position['datum']): Measurement {
  if (!said) return { outcome: 'not-sent' };
  if ('failed' in said) return { outcome: said.failed === 'denied' ? 'not-allowed' : 'no-fix' };
  return { outcome: 'fix', fix: { ...said, datum, source: 'browser' } };
}
