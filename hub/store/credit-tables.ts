import type { Instant, Json } from './column-types.ts';

// Points of practitioners, scorecards, bulletins; inspections and self-checks. Nothing here is a person's number or name.

/** A step in the life of an entry of the points ledger. Append-only; an entry is what its steps make of it. */
export interface PointLineTable {
  id: string;
  entry: string;
  step: 'proposed' | 'confirmed' | 'rejected' | 'voided';
  kind: 'conduct' | 'repair' | 'measure';
  practitioner: string; // SubjectId
  site: string | null;
  year: number; // calendar year in China
  points: number; // added by conduct, taken off by repair; 0 of a measure
  by: string; // account, or 'hub'
  at: Instant;
  content: Json; // hub/credit PointLine: what the ledger commits to
}

/** A monthly run of the scorecards; the latest of a month counts. Append-only. */
export interface ScoreRunTable {
  id: string;
  month: string; // YYYY-MM
  content: Json; // hub/credit ScoreRun: parameters, counts, digests
  at: Instant;
}

/** A scorecard with everything it was made from. Append-only. */
export interface ScorecardTable {
  run: string;
  subject_type: 'site' | 'practitioner' | 'insured';
  subject: string;
  score: number; // tenths of a point
  grade: 'A' | 'B' | 'C' | 'D';
  inputs: Json; // counts by name
}

/** A step of an objection to a scorecard. Append-only. */
export interface ScoreObjectionTable {
  id: string;
  objection: string;
  step: 'raised' | 'accepted' | 'declined';
  subject_type: string;
  subject: string;
  month: string; // YYYY-MM
  content: Json; // hub/credit ObjectionStep
  by: string;
  at: Instant;
}

/** A monthly bulletin as it was published. Append-only; the latest of a month counts. */
export interface BulletinTable {
  id: string;
  month: string; // YYYY-MM
  content: Json; // hub/credit Bulletin
  by: string;
  at: Instant;
}

/** Somebody who may inspect. */
export interface InspectorTable {
  id: string;
  department: string;
  conflicts: Json; // institutions that this inspector must not inspect
  state: 'active' | 'retired';
  updated_at: Instant;
}

/** The inspection plan of a month: seed sealed until it is over. The three steps are ids of configurations. */
export interface InspectionPlanTable {
  id: string;
  month: string; // YYYY-MM
  sealed_seed: string;
  committed: string;
  drawn: string | null;
  revealed: string | null;
  roster: string | null; // gzip, base64
}

/** An institution that was drawn, or at which practitioners were, with the pair that goes there. */
export interface InspectionVisitTable {
  plan: string;
  site: string;
  objects: Json; // hub/inspection: what is inspected there
  inspector_a: string;
  inspector_b: string;
  day: string; // YYYY-MM-DD
  state: 'planned' | 'done' | 'not-possible';
}

/** What came out of a visit. Append-only; the latest counts. */
export interface InspectionResultTable {
  id: string;
  plan: string;
  site: string;
  outcome: string;
  content: Json;
  case_id: string | null;
  by: string;
  at: Instant;
}

/** A list of findings that an institution checks itself (自查自纠). */
export interface SelfCheckTable {
  id: string;
  site: string;
  campaign: string;
  due_on: string; // YYYY-MM-DD
  created_at: Instant;
  created_by: string;
}

export interface SelfCheckItemTable {
  check_id: string;
  finding: string;
  answer: 'open' | 'corrected' | 'explained';
  words: string | null;
  answered_by: string | null;
  answered_at: Instant | null;
}
