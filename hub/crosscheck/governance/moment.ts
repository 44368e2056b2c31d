import type { Interval } from '../interval.ts';
import type { Subject } from '../judge.ts';

/** When and where something happened, as far as it decides which parameters and which mode count. */
export interface Moment {
  /** ms since 1970. */
  readonly at: number;
  /** GB/T 2260, from the institution's code; null = of no region in particular. */
  readonly region: string | null;
}

/** A claim counts from the start of its service, a stay from admission, a day or a period from its beginning. */
export function momentOf({ file, about }: Subject): Moment {
  return { at: beginningOf(file), region: regionOf(about.site) };
}

/** The region in an institution's code (contract/ids.ts). */
export function regionOf(site: string | null): string | null {
  return site === null ? null : site.slice(1, 7);
}

function beginningOf(file: Subject['file']): number {
  if ('claim' in file) return file.claim.serviceStart;
  if ('stay' in file) return file.stay.admittedAt;
  const { day, period, now }: { day?: Interval; period?: Interval; now: number } = file;
  return (day ?? period)?.from ?? now;
}
