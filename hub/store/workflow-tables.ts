import type { Generated } from 'kysely';
import type { Instant, Json } from './column-types.ts';

// The procedure of a case: what is asked of whom until when, and what came of it.

/** A case as it stands. State, grade, clock and outcome are a cache of its steps (hub/workflow `standingOf`). */
export interface CaseTable {
  id: string;
  number: string; // for people: year of opening, dash, six digits
  source: string; // hub/workflow CaseSource
  grade: string | null; // FindingClass by triage; null before
  state: string; // CaseState
  site: string;
  person: string | null; // SubjectId
  practitioner: string | null; // SubjectId
  device: string | null;
  title: string; // words of whoever opened it; no numbers of persons
  description: string;
  reference: string | null; // of whoever sent the clue, under which it is known there
  amount_fen: number; // at stake: the fund's part of what its standing findings are about
  decided_fen: number | null; // to be paid back, by the decision in force
  opened_at: Instant;
  opened_by: string;
  updated_at: Instant;
  due_at: Instant | null; // end of the institution's period
  paused_at: Instant | null; // since when that period does not run
  assignee: string | null;
  outcome: string | null; // CaseOutcome
  retracted: number; // 1 = it has findings, and none of them stands any more
  last_seq: number; // of its steps
  held: Generated<number>; // 1 = kept whatever its age, until somebody lifts it; a cache of the steps
  erased_at: Instant | null; // when its words went; place, outcome and digests stay
}

/** A finding is part of one case at most that is still going on. */
export interface CaseFindingTable {
  case_id: string;
  finding_id: string;
  joined_at: Instant;
  aside: 'dismissed' | 'corrected' | null; // set aside while the rest of the case goes on; a cache of the steps
}

/**
 * Append-only; `id` is the ref of the ledger line (kind `case-step`) whose digest is the SHA-256 of `content`. By order of `case_erasures`
 * `content` becomes empty, and nothing else.
 */
export interface CaseStepTable {
  id: string;
  case_id: string;
  seq: number; // from 1 within the case
  step: string; // StepName, or a note
  by: string; // account, or 'hub'
  at: Instant;
  voids: string | null; // the step that this one takes back
  content: Json; // hub/workflow StepRecord
}

/** Append-only: orders to erase a case, each the ref of a ledger line (kind `case-erasure`). */
export interface CaseErasureTable {
  id: string;
  case_id: string;
  content: Json; // hub/ledger CaseErasureOrder
  at: Instant;
}
