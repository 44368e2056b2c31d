import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// Figures that the overview and the reports add up: one row a local day and institution, counted anew when something of it changed.

/** Claims by the local day of their settlement. `site` '' = the sum over all institutions. */
export interface ClaimFigureTable {
  day: string; // YYYY-MM-DD
  site: string;
  claims: number; // active
  cancelled: number; // cancelled or refunded
  fund_fen: number; // of active claims
  unjudged: number;
  exempt: number;
  unknown: number; // evidence could not come about, is on its way, or can't be read
  matched: number;
  mismatched: number; // every other match code
  attested: number; // proved by a face
  manual: number; // by a record signed in its place
  downtime: number;
}

/**
 * Findings that are no shadow findings. `measure` 'opened': by the local day on which they were opened, with the status they have
 * now. 'settled': those no longer open, by the local day on which that came about. 'open': what is open now, without a day (''), department and
 * practitioner. `site` '' = the sum over all institutions, without department and practitioner.
 */
export interface FindingFigureTable {
  day: string;
  site: string;
  measure: 'opened' | 'settled' | 'open';
  rule: string;
  class: string;
  status: string;
  department: string; // of the stay it is about; '' = none is known
  practitioner: string; // pseudonym; '' = about nobody
  findings: number;
  amount_fen: number;
}

/** Stored events by the local day of the device's time. `site` '' = the sum over all institutions. */
export interface EventFigureTable {
  day: string;
  site: string;
  events: number;
}

/** What has to be counted anew: something of this institution in this hour changed. Written by triggers of the tables counted. */
export interface FigureDueTable {
  id: Generated<number>;
  hour: string; // first 13 characters of an instant: UTC
  site: string;
}

/** The figures of a day or a month as they were when the report on it was made. */
export interface PeriodReportTable {
  kind: string; // daily, monthly
  date: string; // the day, or the first of the month
  made_at: Instant;
  made_by: string; // account or 'hub'
  content: Json; // hub/reports PeriodFigures
}
