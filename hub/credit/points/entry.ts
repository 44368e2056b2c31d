import { z } from 'zod';
import { SiteId, SubjectId } from '../../../contract/ids.ts';
import { keptText } from '../../workflow/fields.ts';
import { BAND_NAMES, CONDUCT_CODES, REPAIRS, RESPONSIBILITIES } from './bands.ts';
import { MEASURES } from './tally.ts';

/** Words that stay: long enough for an appeal to be answered with, and without numbers that name somebody. */
export const Words = keptText(4, 2000);
const year = z.int().min(2020).max(2100);

/** That the institution itself was sanctioned comes first: a penalty, or by its agreement. */
export const Sanction = z.strictObject({
  kind: z.enum(['administrative', 'agreement']),
  reference: z.string().trim().min(2).max(80),
  on: z.iso.date(),
});

export const ConductEntry = z.strictObject({
  kind: z.literal('conduct'),
  practitioner: SubjectId,
  site: SiteId,
  conduct: z.enum(CONDUCT_CODES),
  band: z.enum(BAND_NAMES),
  points: z.int().min(1).max(12),
  responsibility: z.enum(RESPONSIBILITIES),
  sanction: Sanction,
  source: z.strictObject({ type: z.enum(['case', 'finding', 'official']), id: z.string().min(1).max(80) }),
  findings: z.array(z.string().max(64)).max(50).default([]),
  words: Words,
});

export const RepairEntry = z.strictObject({
  kind: z.literal('repair'),
  practitioner: SubjectId,
  year,
  activity: z.enum(REPAIRS),
  on: z.iso.date(),
  words: Words,
});

/** A recommendation to the agency that decides. It changes no official status: that is imported. */
export const MeasureEntry = z.strictObject({
  kind: z.literal('measure'),
  practitioner: SubjectId,
  year,
  measure: z.enum(MEASURES),
  /** Of a suspension. */
  months: z.int().min(1).max(12).optional(),
  words: Words,
});

/** What can be proposed for the points ledger. */
export const PointProposal = z.discriminatedUnion('kind', [ConductEntry, RepairEntry, MeasureEntry]);
export type PointProposal = z.infer<typeof PointProposal>;
export type PointProposalInput = z.input<typeof PointProposal>;

export const POINT_STEPS = ['proposed', 'confirmed', 'rejected', 'voided'] as const;

/** A step as it stands in the ledger. */
export const PointLine = z.strictObject({
  entry: z.string(),
  step: z.enum(POINT_STEPS),
  by: z.string(),
  at: z.string(),
  proposal: PointProposal,
  reason: z.string().nullable(),
});
export type PointLine = z.infer<typeof PointLine>;

/** The calendar year that a proposal counts in: of conduct, that of the sanction it follows. */
export function yearOf(proposal: PointProposal): number {
  return proposal.kind === 'conduct' ? Number(proposal.sanction.on.slice(0, 4)) : proposal.year;
}
