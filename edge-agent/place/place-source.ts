import { z } from 'zod';
import { DATUMS } from '../../contract/evidence.ts';

/** Loopback only: who can answer as gpsd decides where this device is. */
const GPSD_HOSTS = ['127.0.0.1', '::1', 'localhost'] as const;

/** How the device finds out where it is, in `agent.json`. Absent = only from where it was set up. */
export const PlaceSource = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('gpsd'),
    host: z.enum(GPSD_HOSTS, 'gpsd must run on this machine: 127.0.0.1, ::1 or localhost').default('127.0.0.1'),
    port: z.int().min(1).max(65_535).default(2947),
  }),
  /** The kiosk page asks its browser. Some browsers in China answer in GCJ-02. */
  z.strictObject({ type: z.literal('browser'), datum: z.enum(DATUMS).default('WGS84') }),
]);
export type PlaceSource = z.infer<typeof PlaceSource>;
