import { z } from 'zod';
import { CLAIM_KINDS, Claim, ClaimLine } from '../../contract/claim.ts';
import { SiteId } from '../../contract/ids.ts';
import { fenOf } from '../claims/fen.ts';

/** Where in a visit the gate is asked: at the desk, when something is ordered, before the claim is paid. */
export const GATE_STAGES = ['registration', 'order', 'settlement'] as const;
export type GateStage = (typeof GATE_STAGES)[number];

/** Nobody is kept waiting for a device longer than this. */
export const LONGEST_WAIT_MS = 10_000;

const claim = Claim.shape;
const line = ClaimLine.shape;
const exact = <S extends typeof line.amount>(amount: S) =>
  amount.refine((value) => fenOf(value) !== undefined, 'must be an amount in CNY with at most two decimals');

const GateLine = ClaimLine.omit({ traceCodes: true }).extend({
  lineId: line.lineId.optional(),
  at: line.at.optional(),
  amount: exact(line.amount).optional(),
});

/** What an institution asks about: a claim as far as it is known by now. The person's number is not kept. */
const GateRequest = z.strictObject({
  /** Chosen by the caller, once for each question: the same question again gets the same answer. */
  requestId: z.uuid(),
  /** The caller's clock. */
  at: claim.settledAt,
  facilityId: SiteId,
  personId: claim.personId,
  kind: z.enum(CLAIM_KINDS),
  claimId: claim.claimId.optional(),
  encounterId: claim.encounterId,
  /** Absent = now. */
  serviceStart: claim.serviceStart.optional(),
  exception: claim.exception,
  terminalId: claim.terminalId,
  operatorId: claim.operatorId,
  diagnosis: claim.diagnosis,
  /** Whom the person is registered with, while there are no lines. */
  practitioner: line.ordering,
  lines: z.array(GateLine).max(500).optional(),
  amounts: z.strictObject({ total: exact(line.amount), fund: exact(line.amount) }).optional(),
  /** Wait so long (ms) for a device to say who was there. Care should not wait at all: 0. */
  waitMs: z.int().min(0).max(LONGEST_WAIT_MS).default(0),
});
export type GateRequest = z.infer<typeof GateRequest>;

/** What each stage has to know. */
export const GATE_REQUESTS = {
  registration: GateRequest,
  order: GateRequest.required({ lines: true }),
  settlement: GateRequest.required({ lines: true, amounts: true, claimId: true }),
} as const satisfies Record<GateStage, z.ZodType>;
