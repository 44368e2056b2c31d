import type { z } from 'zod';
import type { SubjectFiles } from './files.ts';
import type { FINDING_CLASSES, SUBJECT_KINDS } from './judged-subject.ts';
import type { Message } from './message.ts';

export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export type FindingClass = (typeof FINDING_CLASSES)[number];

/** Flat, so that an operator can read them beside a finding. A region may override each of them. */
export type RuleParameters = Readonly<Record<string, string | number | boolean>>;

/** Something a finding rests on: a claim, a stored attestation (by `jti`), or a refused envelope (by its digest). */
export interface EvidenceRef {
  readonly type: 'claim' | 'attestation' | 'refusal';
  readonly id: string;
}

export interface Clear {
  readonly outcome: 'clear';
  readonly reason: Message;
}

export interface Finding {
  readonly outcome: 'finding';
  readonly message: Message;
  readonly evidence: readonly EvidenceRef[];
  /** Money at stake in fen (1/100 CNY). */
  readonly amountFen: number;
  /** When this case weighs more or less than the rule's own class. */
  readonly class?: FindingClass;
  /** Where and by whom, when the subject itself does not say it. */
  readonly site?: string;
  readonly practitioner?: string;
}

/** Not "no": something that would decide the question is missing, and this says what. */
export interface Inconclusive {
  readonly outcome: 'inconclusive';
  readonly missing: Message;
}

export type Outcome = Clear | Finding | Inconclusive;

/**
 * One rule. It is pure: it sees one subject's file and its parameters, never the store, the clock, the mode it runs in,
 * or how its words are shown. Exceptions are evaluated before a finding is made.
 */
export interface Rule<K extends SubjectKind = SubjectKind, P extends RuleParameters = RuleParameters> {
  readonly id: string;
  /** Raised when a change can alter a verdict; a finding names the version it was made by. */
  readonly version: number;
  readonly class: FindingClass;
  readonly subject: K;
  /** Codes of provisions; the language files hold their wording. */
  readonly legalBasis: readonly string[];
  readonly parameters: z.ZodType<P>;
  /** Every code this rule can say: the language files must know each of them. */
  readonly messages: readonly string[];
  /** Whether the rule has anything to say about this subject. Without it: always. */
  applies?(file: SubjectFiles[K]): boolean;
  evaluate(file: SubjectFiles[K], parameters: P): Outcome;
}

export function clear(code: string, params: Message['params'] = {}): Clear {
  return { outcome: 'clear', reason: { code, params } };
}

export function inconclusive(missing: Message): Inconclusive {
  return { outcome: 'inconclusive', missing };
}

export function attestationRefs(events: readonly { readonly jti: string }[]): EvidenceRef[] {
  return [...new Set(events.map((event) => event.jti))].sort().map((id) => ({ type: 'attestation', id }));
}
