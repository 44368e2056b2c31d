import type { Instant } from './column-types.ts';

/** The plan of one day. The steps are rows of `configurations`, each with its line of the ledger. */
export interface BedsidePlanTable {
  id: string;
  date: string; // local, YYYY-MM-DD
  sealed_seed: string; // under a key derived from the region's key
  committed: string; // id in configurations
  drawn: string | null;
  revealed: string | null;
  roster: string | null; // gzip, base64: the inpatients of the day, as committed to
}

/**
 * An inpatient who was drawn. `skipped`: must not be disturbed now, somebody else takes the place. `gone`: discharged. `no-device`:
 * no handheld of the ward is registered. `lapsed`: the hub could not ask in time. `replied`: the ward said why there is no face.
 * `set-right`: not asked again, because an answer had been on its way.
 */
export type BedsideDrawState =
  | 'planned'
  | 'issued'
  | 'answered'
  | 'mismatch'
  | 'replied'
  | 'missed'
  | 'skipped'
  | 'gone'
  | 'no-device'
  | 'lapsed'
  | 'set-right';

export interface BedsideDrawTable {
  plan: string;
  stay_id: string;
  round: number; // from 1; more when nobody answered before
  site: string;
  ward: string;
  rank: number; // place in the ward's order, from 0
  at: Instant; // when the question is due to be asked
  state: BedsideDrawState;
  reason: string | null; // kind of exemption, or what the ward replied
  challenge: string | null;
  due_at: Instant | null;
}
