import { z } from 'zod';
import { SiteId } from './ids.ts';

/** Kinds of claim. NHSA med_type codes and their local extensions are mapped to these by the format adapters. */
export const CLAIM_KINDS = [
  'outpatient',
  'emergency',
  'chronic',
  'inpatient',
  'day-surgery',
  'pharmacy',
  'internet',
  'home-bed',
  'maternity',
] as const;

const instant = z.iso.datetime({ offset: true });
const AMOUNT_ERROR = 'must be an amount in CNY with at most two decimals, e.g. 86.40';
const amount = z
  .union([
    z.string().regex(/^-?\d{1,14}(\.\d{1,2})?$/, AMOUNT_ERROR),
    z.number().refine((n) => Number.isInteger(Math.round(n * 1e6) / 1e4), AMOUNT_ERROR),
  ])
  .describe('CNY with at most two decimals');
const code = z.string().min(1).max(40);
const region = z.string().regex(/^\d{6}$/);

/** One line of a claim: what was done or dispensed, when, ordered and performed by whom. */
export const ClaimLine = z.strictObject({
  lineId: code,
  at: instant,
  ordering: code.optional(),
  performing: code.optional(),
  prescription: code.optional(),
  item: code.optional(),
  amount,
  quantity: z.number().optional(),
  /** Performed or ordered outside this institution (NHSA etip_flag, rx_circ_flag). */
  external: z.boolean().optional(),
  traceCodes: z.array(z.string().min(1).max(100)).max(200).optional(),
});
export type ClaimLine = z.infer<typeof ClaimLine>;

/**
 * The canonical claim as it is imported (one NDJSON line each). `personId` and practitioner codes are replaced by
 * pseudonyms on arrival and not kept. Times carry their offset; amounts are CNY.
 */
export const Claim = z
  .strictObject({
    claimId: code,
    encounterId: code.optional(),
    personId: z.string().min(1).max(30),
    facilityId: SiteId,
    kind: z.enum(CLAIM_KINDS),
    serviceStart: instant,
    serviceEnd: instant.optional(),
    settledAt: instant,
    /** How the person was identified at settlement, and exceptions that the institution declares. */
    credential: z.enum(['ec-token', 'id-card', 'ss-card']).optional(),
    exception: z
      .enum(['emergency', 'infant', 'bedridden', 'proxy', 'alternative', 'downtime', 'internet', 'out-of-area'])
      .optional(),
    terminalId: code.optional(),
    operatorId: code.optional(),
    /** The code as the institution sent it (NHSA med_type), when a format had to map it. */
    medType: code.optional(),
    diagnosis: code.optional(),
    /** GB/T 2260: where the care was given, and where the person is insured. */
    regions: z.strictObject({ care: region.optional(), insured: region.optional() }).optional(),
    amounts: z.strictObject({
      total: amount,
      fund: amount,
      account: amount.optional(),
      /** Paid from a relative's account (acct_mulaid_pay). Money is shared; the card is not. */
      familyAid: amount.optional(),
      cash: amount.optional(),
    }),
    lines: z.array(ClaimLine).max(2000),
  })
  .refine((claim) => Date.parse(claim.serviceStart) <= Date.parse(claim.settledAt), {
    error: 'settledAt is before serviceStart',
    path: ['settledAt'],
  });
export type Claim = z.infer<typeof Claim>;

/** Cancels (2205/2208: undone the same day) or refunds a claim imported earlier. Its findings are retracted. */
export const ClaimCancellation = z.strictObject({
  cancels: code,
  facilityId: SiteId,
  at: instant,
  reason: z.enum(['cancelled', 'refunded']),
});
export type ClaimCancellation = z.infer<typeof ClaimCancellation>;
