import { z } from 'zod';
import { clockIntervals } from '../crosscheck/clock-intervals.ts';
import type { ClaimFile, ClaimLineFacts } from '../crosscheck/files.ts';
import { type Interval, MINUTE_MS, overlaps } from '../crosscheck/interval.ts';
import { loadClaimFiles } from '../crosscheck/loaders/claim-files.ts';
import { visitWindow, visitWindowParameters } from '../crosscheck/visit-window.ts';
import type { Database } from '../store/store.ts';
import type { TimelineItem } from './finding-schema.ts';
import { loadSiteNames } from './site-names.ts';
import {
  checkInItem,
  clockItems,
  deviceItems,
  exceptionItem,
  item,
  moment,
  sightingItem,
  withEdges,
} from './timeline-items.ts';

/** What happened, and the span worth looking at. */
export interface Timeline {
  readonly span: Interval;
  readonly items: readonly TimelineItem[];
}

/** The parameters that decide what is drawn; other rules' findings are drawn with the defaults. */
export const DrawnParameters = z.object({
  ...visitWindowParameters,
  validityHours: z.number().default(4),
  marginMinutes: z.number().default(5),
});
export type DrawnParameters = z.infer<typeof DrawnParameters>;

/** The judged window, the claim with its lines, the person's checks, who was clocked in, and which devices worked. */
export async function claimTimeline(
  db: Database,
  claimId: string,
  rule: string,
  parameters: DrawnParameters,
  now: number,
): Promise<Timeline | undefined> {
  const claims = await db.selectFrom('claims').selectAll().where('claim_id', '=', claimId).execute();
  const [file] = await loadClaimFiles(db, claims, now);
  if (!file) return undefined;
  const { claim } = file;
  const window = rule === 'D01' ? linesWindow(file, parameters) : visitWindow(claim, parameters);
  const span = withEdges({
    from: Math.min(window.from, claim.serviceStart),
    until: Math.max(window.until, claim.settledAt),
  });
  const siteOf = await loadSiteNames(
    db,
    [...file.clockEvents, ...file.sightings].map((event) => event.site),
  );
  const drawn = [
    item('claim', claim.id, { from: claim.serviceStart, until: claim.settledAt }, 'neutral', 'visit', {
      type: 'claim',
      id: claim.id,
    }),
    item(rule === 'D01' ? 'clock' : 'claim', claim.id, window, 'neutral', 'judged-window', {
      type: 'window',
      id: claim.id,
    }),
    ...exemptionItems(file),
    ...claim.lines.map((line) => lineItem(file, line, rule, parameters)),
    ...file.checkIns.filter(({ site }) => site === claim.site).map((checkIn) => checkInItem(checkIn, claim.person)),
    ...file.exceptions.filter(({ site }) => site === claim.site).map((record) => exceptionItem(record, claim.person)),
    ...clockItems(file.clockEvents, parameters.validityHours, (who, site) => `${who} · ${siteOf(site).name}`),
    ...file.sightings.map((seen) => sightingItem(seen, `${seen.practitioner} · ${siteOf(seen.site).name}`)),
    ...deviceItems(file.devices, span),
  ];
  return { span, items: drawn.filter((one) => overlaps(spanOf(one), span)) };
}

// Why nobody need have been seen: what the claim declares, and a stay in a bed somewhere, with its leaves.
function exemptionItems({ claim, stays }: ClaimFile): TimelineItem[] {
  const visit = { from: claim.serviceStart, until: claim.settledAt };
  const ref = { type: 'window', id: claim.id } as const;
  return [
    ...(claim.exception === null ? [] : [item('exemption', claim.id, visit, 'unknown', 'declared-exempt', ref)]),
    ...stays.flatMap((stay) => [
      item('exemption', stay.id, stay, 'unknown', 'stay', { type: 'window', id: stay.id }),
      ...stay.leaves.map((leave) =>
        item('exemption', stay.id, leave, 'unknown', 'exempt', { type: 'window', id: stay.id }),
      ),
    ]),
  ];
}

function spanOf({ from, until }: TimelineItem) {
  return { from: Date.parse(from), until: until === null ? null : Date.parse(until) };
}

function linesWindow({ claim }: ClaimFile, { marginMinutes }: DrawnParameters): Interval {
  const instants = claim.lines.map((line) => line.at);
  const margin = marginMinutes * MINUTE_MS;
  return { from: Math.min(...instants) - margin, until: Math.max(...instants) + margin };
}

// A line that nobody was clocked in for is what an operator of D01 has to see first.
function lineItem(file: ClaimFile, line: ClaimLineFacts, rule: string, parameters: DrawnParameters): TimelineItem {
  const margin = parameters.marginMinutes * MINUTE_MS;
  const covered = [line.ordering, line.performing]
    .filter((practitioner) => practitioner !== null)
    .every((practitioner) =>
      clockIntervals(
        file.clockEvents.filter((event) => event.practitioner === practitioner),
        parameters.validityHours,
      ).some(
        ({ site, from, until, certainty }) =>
          certainty === 'certain' && site === file.claim.site && from - margin <= line.at && line.at <= until + margin,
      ),
    );
  const tone = rule === 'D01' && !covered ? 'bad' : 'neutral';
  return item('claim', `${file.claim.id} / ${line.lineId}`, moment(line.at), tone, 'claim-line', {
    type: 'claim-line',
    id: line.lineId,
  });
}
