import { type ClockInterval, clockIntervals } from '../crosscheck/clock-intervals.ts';
import type { CheckIn, ClockEvent, Sighting, SignedException, SiteDevice } from '../crosscheck/files.ts';
import { type Interval, iso, MINUTE_MS, type OpenInterval, overlaps } from '../crosscheck/interval.ts';
import { isMatch } from '../crosscheck/visit-window.ts';
import type { TimelineItem } from './finding-schema.ts';

type Tone = TimelineItem['tone'];

/** Room at both ends of the picture: a quarter of what it shows, between one minute and half an hour. */
export function withEdges({ from, until }: Interval): Interval {
  const edge = Math.min(30 * MINUTE_MS, Math.max(MINUTE_MS, (until - from) / 4));
  return { from: from - edge, until: until + edge };
}

/** The span of some items with room at both ends; `otherwise` when there is nothing. */
export function around(items: readonly TimelineItem[], otherwise: Interval): Interval {
  if (items.length === 0) return otherwise;
  const instants = items.flatMap(({ from, until }) => [Date.parse(from), Date.parse(until ?? from)]);
  return withEdges({ from: Math.min(...instants), until: Math.max(...instants) });
}

/** One bar or mark. A span that is cut by the edge of the picture stays as long as it is: the screen cuts it. */
export function item(
  lane: TimelineItem['lane'],
  row: string,
  span: OpenInterval,
  tone: Tone,
  code: string,
  ref: TimelineItem['ref'],
): TimelineItem {
  const until = span.until === null ? null : iso(span.until);
  return { lane, row, from: iso(span.from), until, tone, label: { code, params: {} }, ref };
}

export function moment(at: number): Interval {
  return { from: at, until: at };
}

export function checkInItem(checkIn: CheckIn, row: string): TimelineItem {
  const tone = isMatch(checkIn) ? 'ok' : checkIn.outcome === 'not-assessable' ? 'unknown' : 'bad';
  const ref = { type: 'attestation', id: checkIn.jti } as const;
  const lane = checkIn.kind === 'patient.bedside' ? 'bedside' : 'check-in';
  return item(lane, row, moment(checkIn.at), tone, `check-in-${checkIn.outcome}`, ref);
}

export function exceptionItem({ kind, at, jti }: SignedException, row: string): TimelineItem {
  return item('check-in', row, moment(at), 'ok', `record-${kind}`, { type: 'attestation', id: jti });
}

/** Presence of practitioners, with the clock-ins that count for nothing as marks. */
export function clockItems(
  events: readonly ClockEvent[],
  validityHours: number,
  rowOf: (practitioner: string, site: string) => string,
): TimelineItem[] {
  const people = Map.groupBy(events, (event) => event.practitioner);
  return [...people].flatMap(([practitioner, own]) => {
    const intervals = clockIntervals(own, validityHours);
    const refused = own.filter(
      (event) => event.direction === 'in' && !intervals.some((interval) => interval.clockIn.jti === event.jti),
    );
    return [
      ...intervals.map((interval) => clockedInItem(interval, rowOf(practitioner, interval.site))),
      ...refused.map((event) => {
        const ref = { type: 'attestation', id: event.jti } as const;
        return item('clock', rowOf(practitioner, event.site), moment(event.at), 'bad', 'clock-in-refused', ref);
      }),
    ];
  });
}

/** Somebody of the staff whom a camera recognised; a picture held up to it shows nobody. */
export function sightingItem(sighting: Sighting, row: string): TimelineItem {
  const [tone, code] = isMatch(sighting) ? (['ok', 'sighted'] as const) : (['bad', 'sighted-picture'] as const);
  return item('clock', row, moment(sighting.at), tone, code, { type: 'attestation', id: sighting.jti });
}

function clockedInItem(interval: ClockInterval, row: string): TimelineItem {
  const [tone, code] =
    interval.certainty === 'certain' ? (['ok', 'clocked-in'] as const) : (['unknown', 'clocked-in-unclear'] as const);
  return item('clock', row, interval, tone, code, { type: 'attestation', id: interval.clockIn.jti });
}

/** When a device was there and worked, and when it could not. */
export function deviceItems(devices: readonly SiteDevice[], span: Interval): TimelineItem[] {
  return devices.flatMap((device) => {
    const ref = { type: 'device', id: device.id } as const;
    const outages = device.outages.filter((outage) => overlaps(outage, span));
    return [
      ...onlineSpans(device, span).map((online) => item('device', device.id, online, 'ok', 'device-online', ref)),
      ...outages.map((outage) => item('device', device.id, outage, 'unknown', `device-${outage.cause}`, ref)),
    ];
  });
}

function onlineSpans({ firstOnline, outages }: SiteDevice, span: Interval): OpenInterval[] {
  if (firstOnline === null) return [];
  const offline = outages.filter((outage) => outage.cause === 'offline').toSorted((a, b) => a.from - b.from);
  const spans: OpenInterval[] = [];
  let from: number | null = firstOnline;
  for (const gap of offline) {
    if (from !== null && gap.from > from) spans.push({ from, until: gap.from });
    from = gap.until;
  }
  if (from !== null) spans.push({ from, until: null });
  return spans.filter((online) => overlaps(online, span));
}
