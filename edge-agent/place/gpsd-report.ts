import { z } from 'zod';
import type { MeasuredFix } from './measured-fix.ts';

// The reports of gpsd that we read (gpsd_json(5), protocol 3). It adds fields with every release: others are passed over.

const Tpv = z.object({
  class: z.literal('TPV'),
  device: z.string().optional(),
  mode: z.number(),
  time: z.string().optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
  eph: z.number().min(0).optional(),
  epx: z.number().min(0).optional(),
  epy: z.number().min(0).optional(),
});
const Sky = z.object({
  class: z.literal('SKY'),
  uSat: z.number().int().min(0).optional(),
  satellites: z.array(z.object({ used: z.boolean().optional() })).optional(),
});
const Report = z.discriminatedUnion('class', [Tpv, Sky]);

export type GpsdReport = z.infer<typeof Report>;

/** Position and satellites, as far as they have come. */
export interface Sight {
  readonly tpv?: z.infer<typeof Tpv>;
  readonly satellites?: number;
}

/** A line of gpsd's, or undefined for reports that nobody here reads. */
export function readReport(line: string): GpsdReport | undefined {
  try {
    return Report.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined; // half a line after a broken connection
  }
}

/** What is known after one more report. A report without a fix takes nothing back. */
export function withReport(sight: Sight, report: GpsdReport): Sight {
  if (report.class === 'TPV') {
    const { mode, lat, lon } = report;
    return mode >= 2 && lat !== undefined && lon !== undefined ? { ...sight, tpv: report } : sight;
  }
  const used = report.uSat ?? report.satellites?.filter((satellite) => satellite.used).length;
  return used === undefined ? sight : { ...sight, satellites: used };
}

/** Says nothing about how far off it may be: then no fence can be judged by it. Metres. */
const UNKNOWN_ACCURACY_M = 10_000;

/** The fix in a sight, taken at device time `at` (ms since 1970); undefined without a position. */
export function fixOf({ tpv, satellites }: Sight, at: number): MeasuredFix | undefined {
  if (tpv?.lat === undefined || tpv.lon === undefined) return undefined;
  const { lat, lon, device, time, eph, epx, epy } = tpv;
  const byAxis = epx !== undefined && epy !== undefined ? Math.hypot(epx, epy) : undefined;
  const utc = time === undefined ? Number.NaN : Date.parse(time);
  return {
    ...{ lat, lon, datum: 'WGS84', source: 'gnss', at },
    accuracyM: Math.min(UNKNOWN_ACCURACY_M, eph ?? byAxis ?? UNKNOWN_ACCURACY_M),
    ...(Number.isFinite(utc) && { utc }),
    ...(satellites !== undefined && { satellites }),
    ...(device !== undefined && { mocked: isMadeUp(device) }),
  };
}

// A receiver is a serial line or a kernel's GNSS device. A pseudo-terminal or a network address is a program that plays one.
function isMadeUp(device: string): boolean {
  return !/^\/dev\/(tty(S|USB|ACM|AMA|O|THS|mxc|HS)\d+|serial\d+|gnss\d+|gps\d*|pps\d+)$/.test(device);
}
