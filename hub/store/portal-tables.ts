import type { Instant } from './column-types.ts';

// What institutions and operators attach to cases, answers that are being written, and what institutions ask for.

/** A file of a case or of a self-check. The row stays when the content goes: the digest is in a step and thus in the ledger. */
export interface CaseFileTable {
  id: string;
  case_id: string; // or the id of the self-check
  belongs_to: 'case' | 'self-check';
  site: string; // of the case
  side: 'institution' | 'office'; // who attached it
  name: string; // as shown; never a path
  kind: string; // hub/files FileKind
  bytes: number;
  digest: string; // SHA-256 of the content, base64url
  by: string; // account
  at: Instant;
  step: string | null; // id in case_steps or self_check_reports; null = not sent yet
  removed_at: Instant | null; // when the content went
  removed: 'withdrawn' | 'age' | null; // taken back before it was sent, or past its time
}

/** An institution's answer that is not sent yet; one for each case, shared by its colleagues. */
export interface AnswerDraftTable {
  case_id: string;
  site: string;
  stand: string | null; // what the institution says to it, as far as chosen
  text: string;
  by: string;
  at: Instant;
}

/** An institution asks for more time. What is granted is a step of the case; this is the question. */
export interface ExtensionRequestTable {
  id: string;
  case_id: string;
  site: string;
  days: number; // working days
  reason: string;
  by: string;
  at: Instant;
  answer: 'granted' | 'refused' | null; // null = nobody has answered yet
  answered_by: string | null;
  answered_at: Instant | null;
  step: string | null; // in case_steps: the extension, or the note with the words of the refusal
}
