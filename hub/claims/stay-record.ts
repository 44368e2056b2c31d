import { createHash } from 'node:crypto';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { Stay, StayCancellation } from '../../contract/stay.ts';
import type { StayDetail } from '../store/claim-tables.ts';
import type { Row } from '../store/tables.ts';
import { practitionerOf } from './practitioner.ts';

/** A stay as it is kept: people as pseudonyms, instants in UTC. */
export type StayRecord = Omit<Row<'stays'>, 'batch' | 'state'>;

/** A row about a stay that may go in, with the line it came from. */
export type AcceptableStay =
  | { readonly kind: 'stay'; readonly line: number; readonly record: StayRecord }
  | { readonly kind: 'stay-cancellation'; readonly line: number; readonly cancellation: StayCancellation };

/** Turns a reported stay into what is kept. Person numbers and practitioner codes end here. */
export function stayRecord(stay: Stay, regionKey: Buffer): StayRecord {
  const detail: StayDetail = {
    dischargeBed: stay.dischargeBed ?? null,
    moves: (stay.moves ?? []).map((move) => ({ ...move, at: utc(move.at), room: move.room ?? null })),
    icu: (stay.icu ?? []).map(utcSpan),
    leaves: (stay.leaves ?? []).map(utcSpan),
    surgeries: (stay.surgeries ?? []).map((surgery) => ({
      ...utcSpan(surgery),
      operator: practitionerOf(surgery.operator, regionKey),
      anaesthetist: practitionerOf(surgery.anaesthetist, regionKey),
    })),
    firstOrderAt: utcOrNull(stay.firstOrderAt),
    firstNoteAt: utcOrNull(stay.firstNoteAt),
    firstExaminationAt: utcOrNull(stay.firstExaminationAt),
    uploadedAt: utcOrNull(stay.uploadedAt),
  };
  const kept = {
    stay_id: stay.stayId,
    person: pseudonym(regionKey, 'insured', stay.personId),
    site: stay.facilityId,
    kind: stay.kind,
    reported_at: utc(stay.reportedAt),
    admitted_at: utc(stay.admittedAt),
    discharged_at: utcOrNull(stay.dischargedAt),
    admission: stay.admission ?? null,
    department: stay.department ?? null,
    ward: stay.ward ?? null,
    room: stay.room ?? null,
    bed: stay.bed ?? null,
    discharge_way: stay.dischargeWay ?? null,
    died_at: utcOrNull(stay.diedAt),
    diagnosis: stay.diagnosis ?? null,
    attending: practitionerOf(stay.attending, regionKey),
    home_region: stay.homeRegion ?? null,
    newborn_of: stay.newbornOf ?? null,
    detail: JSON.stringify(detail),
  };
  return { ...kept, digest: createHash('sha256').update(JSON.stringify(kept)).digest('base64url') };
}

function utcSpan({ from, until }: { from: string; until?: string | undefined }) {
  return { from: utc(from), until: utcOrNull(until) };
}

function utcOrNull(instant: string | undefined): string | null {
  return instant === undefined ? null : utc(instant);
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
