import type { StayDetail } from '../../store/claim-tables.ts';
import type { Row } from '../../store/tables.ts';
import type { OpenInterval } from '../interval.ts';
import type { BedPlace, StayFacts } from '../stay-files.ts';

/** A stay as rules see it. */
export function stayFactsOf(row: Row<'stays'>): StayFacts {
  const detail: StayDetail = JSON.parse(row.detail); // written by us from a checked report
  const dischargedAt = msOrNull(row.discharged_at);
  return {
    id: row.stay_id,
    person: row.person,
    site: row.site,
    kind: row.kind as StayFacts['kind'],
    reportedAt: Date.parse(row.reported_at),
    admittedAt: Date.parse(row.admitted_at),
    dischargedAt,
    admission: row.admission as StayFacts['admission'],
    department: row.department,
    dischargeWay: row.discharge_way as StayFacts['dischargeWay'],
    dischargeBed: detail.dischargeBed,
    diedAt: msOrNull(row.died_at),
    diagnosis: row.diagnosis,
    attending: row.attending,
    homeRegion: row.home_region,
    newbornOf: row.newborn_of,
    beds: bedsOf(row, detail, dischargedAt),
    icu: detail.icu.map(spanOf),
    leaves: detail.leaves.map(spanOf),
    surgeries: detail.surgeries.map((surgery) => ({ ...surgery, ...spanOf(surgery) })),
    firstOrderAt: msOrNull(detail.firstOrderAt),
    firstNoteAt: msOrNull(detail.firstNoteAt),
    firstExaminationAt: msOrNull(detail.firstExaminationAt),
    uploadedAt: msOrNull(detail.uploadedAt),
  };
}

function bedsOf(row: Row<'stays'>, detail: StayDetail, dischargedAt: number | null): BedPlace[] {
  const moves = detail.moves.map((move) => ({ ...move, from: Date.parse(move.at) }));
  const first =
    row.bed === null ? [] : [{ ward: row.ward ?? '', room: row.room, bed: row.bed, from: Date.parse(row.admitted_at) }];
  const places = [...first, ...moves].toSorted((a, b) => a.from - b.from);
  return places.map(({ ward, room, bed, from }, index) => ({
    ward,
    room,
    bed,
    from,
    until: places[index + 1]?.from ?? dischargedAt,
  }));
}

function spanOf({ from, until }: { from: string; until: string | null }): OpenInterval {
  return { from: Date.parse(from), until: msOrNull(until) };
}

function msOrNull(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
