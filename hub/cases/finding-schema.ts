import { z } from 'zod';
import { BedsideReply, Objection } from '../../contract/attestation.ts';
import { Geo } from '../../contract/evidence.ts';
import { FindingEvent } from '../crosscheck/finding-event.ts';
import { RULE_MODES } from '../crosscheck/governance/setting.ts';
import { FINDING_CLASSES, JudgedSubject } from '../crosscheck/judged-subject.ts';
import { Message } from '../crosscheck/message.ts';
import { PlaceMap } from './map-schema.ts';
import { CaseOfFinding, Priority } from './queue-schema.ts';

export const FINDING_STATUSES = ['open', 'retracted', 'dismissed', 'upheld'] as const;

/** An institution as it is shown. */
export const SiteRef = z.strictObject({ id: z.string(), name: z.string() });
export type SiteRef = z.infer<typeof SiteRef>;

/** A finding in a list. */
export const FindingSummary = z.strictObject({
  id: z.string(),
  rule: z.string(),
  ruleVersion: z.number(),
  class: z.enum(FINDING_CLASSES),
  status: z.enum(FINDING_STATUSES),
  subject: JudgedSubject,
  claimId: z.string().nullable(),
  site: SiteRef,
  person: z.string().nullable(),
  practitioner: z.string().nullable(),
  device: z.string().nullable(),
  reason: Message,
  amountFen: z.number(),
  mode: z.enum(RULE_MODES),
  openedAt: z.string(),
  updatedAt: z.string(),
});
export type FindingSummary = z.infer<typeof FindingSummary>;

/** The same with why it stands where it stands, and how far its case has come. */
export const QueueRow = FindingSummary.extend({ priority: Priority, case: CaseOfFinding.nullable() });
export type QueueRow = z.infer<typeof QueueRow>;

/** Enough to know whether a finding has to be read again; says nothing about anybody. */
export const FindingVersion = z.strictObject({ status: z.enum(FINDING_STATUSES), updatedAt: z.string() });
export type FindingVersion = z.infer<typeof FindingVersion>;

/** What is claimed, and below it what is known: in this order on the axis. */
export const LANES = ['claim', 'exemption', 'bedside', 'check-in', 'clock', 'device'] as const;

/** A bar or a mark on the time axis of a finding. `until` null = still going on; equal to `from` = a moment. */
export const TimelineItem = z.strictObject({
  lane: z.enum(LANES),
  /** Row within the lane: claim line, person, practitioner with site, or device. */
  row: z.string(),
  from: z.string(),
  until: z.string().nullable(),
  tone: z.enum(['ok', 'bad', 'unknown', 'neutral']),
  label: Message,
  ref: z.strictObject({ type: z.enum(['attestation', 'claim', 'claim-line', 'device', 'window']), id: z.string() }),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

/** One signed event used as evidence, re-verified at the moment of reading. */
export const EvidenceItem = z.strictObject({
  jti: z.string(),
  kind: z.string(),
  at: z.string(),
  receivedAt: z.string(),
  device: z.string(),
  site: SiteRef,
  digest: z.string(),
  face: z
    .strictObject({
      outcome: z.enum(['match', 'no-match', 'not-assessable']),
      score: z.number().nullable(),
      threshold: z.number(),
      policy: z.string(),
      model: z.string(),
      frames: z.number(),
      reasons: z.array(z.string()),
    })
    .nullable(),
  geo: Geo.nullable(),
  /** What a practitioner says against a clock event; what the ward says of a bedside challenge. */
  objection: Objection.optional(),
  reply: BedsideReply.optional(),
  keyLevel: z.string(),
  /** Null = in no line: what was refused, and what is gone. */
  ledgerIndex: z.number().nullable(),
  /** Signature, digest and ledger leaf checked again now. */
  verification: z.strictObject({ ok: z.boolean(), problem: z.string().nullable() }),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const FindingDetail = z.strictObject({
  ...FindingSummary.shape,
  legalBasis: z.array(z.string()),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  evidence: z.array(EvidenceItem),
  timeline: z.strictObject({ from: z.string(), until: z.string(), items: z.array(TimelineItem) }),
  map: PlaceMap,
  history: z.array(FindingEvent),
});
export type FindingDetail = z.infer<typeof FindingDetail>;

/** By points of a hundred (hub/cases priority), by amount, by when it was found. */
export const ORDERS = ['priority', 'amount', 'newest', 'oldest'] as const;

export const FindingQuery = z.strictObject({
  status: z.enum(FINDING_STATUSES).optional(),
  class: z.enum(FINDING_CLASSES).optional(),
  rule: z.string().max(8).optional(),
  site: z.string().max(12).optional(),
  /** Findings made in shadow are shown only when they are asked for. */
  mode: z.enum(RULE_MODES).optional(),
  /** The beginning of an id: of finding, claim, subject, person, practitioner, device, or of a case's number. */
  q: z.string().max(64).optional(),
  /** Whose case it is: the caller's, or nobody's yet. */
  handled: z.enum(['mine', 'nobody']).optional(),
  order: z.enum(ORDERS).default('amount'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type FindingQuery = z.infer<typeof FindingQuery>;

/** `more`: there are more than `total`, which is as far as they are counted. */
export const FindingPage = z.strictObject({ total: z.number(), more: z.boolean(), items: z.array(QueueRow) });
export type FindingPage = z.infer<typeof FindingPage>;

/** A decision needs words that an appeal can be answered with. */
export const DecisionInput = z.strictObject({
  outcome: z.enum(['upheld', 'dismissed']),
  reason: z.string().trim().min(4).max(2000),
});
export type DecisionInput = z.infer<typeof DecisionInput>;

/** Takes a decision back: nothing is deleted, the finding is open again. */
export const DecisionVoidInput = z.strictObject({ reason: z.string().trim().min(4).max(2000) });
export type DecisionVoidInput = z.infer<typeof DecisionVoidInput>;
