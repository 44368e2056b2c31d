import type { Instant, Json } from './column-types.ts';

// Claims, stays and master data, as imported.

export interface ImportBatchTable {
  id: string;
  format: string;
  digest: string;
  received_at: Instant;
  rows: number;
  accepted: number;
  duplicates: number;
  cancelled: number;
  rejected: number;
  /** Who imports; null = nobody said, as on the command line. */
  account: string | null;
  /** Of the source, 0 to 1; null = nobody knows how much there is. */
  share: number | null;
  /** When rows were kept last: an import whose process died is not under way any more. */
  seen_at: Instant | null;
  /** Who wants it to stop. */
  stop_by: string | null;
  /** How it ended when not all of it arrived. */
  ended: 'stopped' | 'broken' | null;
}

export interface ImportRejectTable {
  batch: string;
  line: number;
  field: string;
  code: string;
  reason: string;
}

export interface ClaimTable {
  claim_id: string;
  encounter: string | null;
  person: string; // SubjectId
  site: string;
  kind: string;
  service_start: Instant;
  service_end: Instant | null;
  settled_at: Instant;
  credential: string | null;
  exception: string | null;
  terminal: string | null;
  operator: string | null;
  total_fen: number;
  fund_fen: number;
  family_aid_fen: number | null;
  med_type: string | null;
  diagnosis: string | null;
  region_care: string | null;
  region_insured: string | null;
  state: 'active' | 'cancelled' | 'refunded';
  cancelled_at: Instant | null;
  batch: string;
  digest: string; // of the canonical row: the same claim twice is not two claims
}

export interface ClaimLineTable {
  claim_id: string;
  line_id: string;
  at: Instant;
  ordering: string | null; // SubjectId of the practitioner
  performing: string | null;
  /** 1 = the code on the line is a placeholder, 2 = it has not the shape of a national code: data quality, not fraud. */
  placeholder: number;
  prescription: string | null;
  item: string | null;
  amount_fen: number;
  quantity_milli: number | null; // thousandths of the item's unit
  external: number;
}

export interface TraceCodeTable {
  code: string; // as scanned from the package
  claim_id: string;
  line_id: string;
  at: Instant;
}

/** A stay as last reported. */
export interface StayTable {
  stay_id: string;
  person: string; // SubjectId
  site: string;
  kind: string;
  reported_at: Instant;
  admitted_at: Instant;
  discharged_at: Instant | null;
  admission: string | null;
  department: string | null;
  ward: string | null;
  room: string | null;
  bed: string | null;
  discharge_way: string | null;
  died_at: Instant | null;
  diagnosis: string | null;
  attending: string | null; // SubjectId of the practitioner
  home_region: string | null;
  newborn_of: string | null;
  detail: Json; // StayDetail
  state: 'active' | 'cancelled';
  batch: string;
  digest: string;
}

interface StaySpan {
  readonly from: Instant;
  readonly until: Instant | null;
}

export interface StayDetail {
  readonly dischargeBed: string | null;
  readonly moves: readonly {
    readonly at: Instant;
    readonly ward: string;
    readonly room: string | null;
    readonly bed: string;
  }[];
  readonly icu: readonly StaySpan[];
  readonly leaves: readonly StaySpan[];
  readonly surgeries: readonly (StaySpan & {
    readonly operator: string | null;
    readonly anaesthetist: string | null;
  })[];
  readonly firstOrderAt: Instant | null;
  readonly firstNoteAt: Instant | null;
  readonly firstExaminationAt: Instant | null;
  readonly uploadedAt: Instant | null;
}

/** Every report of a stay, so that what was known on a day can be shown. */
export interface StayReportTable {
  stay_id: string;
  reported_at: Instant;
  digest: string;
  content: Json;
  batch: string;
}

/** Master data with its history: a row is never changed but for being replaced. */
export interface MasterTable {
  id: string;
  kind: string; // contract MasterKind
  key: string; // what the record is about, within its kind
  site: string | null;
  subject: string | null; // SubjectId of the person or practitioner
  valid_from: Instant;
  valid_until: Instant | null;
  content: Json; // hub/masters MasterContent: the record with pseudonyms
  digest: string;
  recorded_at: Instant;
  replaced_at: Instant | null; // by a later import, or withdrawn
  batch: string;
}

/** A bedside challenge: an inpatient drawn to be verified. Answered by a `patient.bedside` attestation with its id as nonce. */
export interface BedsideChallengeTable {
  id: string;
  stay_id: string;
  person: string;
  site: string;
  plan: string;
  issued_at: Instant;
  due_at: Instant;
  cancelled_at: Instant | null;
}

/** A call of the national interface, or a row of another format that has to be put together, sealed under a derived key. */
export interface NhsaCallTable {
  encounter: string; // keyed hash of what the row is a part of
  digest: string; // keyed: the same row twice is one
  infno: string; // the call's transaction, the table, or the kind of resource
  sealed: string;
  batch: string;
}

/** What a running import has staged and not yet put together. */
export interface ImportPendingTable {
  batch: string;
  place: string; // nhsa_calls.encounter
  line: number; // the last line that touched it
}
