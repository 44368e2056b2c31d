import type { FieldSpec } from './fields.ts';
import { MEASURES, REFERRAL_TARGETS, SANCTION_BASES } from './measures.ts';

/** What a proposal and a decision ask for: the measures, and what each of them needs. */
export const MEASURE_FIELDS: readonly FieldSpec[] = [
  { name: 'measures', kind: 'choices', options: MEASURES.filter((measure) => measure !== 'dismissed') },
  {
    name: 'basis',
    kind: 'choice',
    options: SANCTION_BASES,
    when: { field: 'measures', has: ['fined', 'suspended', 'terminated'] },
  },
  { name: 'amountFen', kind: 'fen', when: { field: 'measures', has: ['deducted', 'refused', 'fined'] } },
  { name: 'fineFen', kind: 'fen', when: { field: 'measures', has: ['fined'] } },
  { name: 'suspendedMonths', kind: 'months', when: { field: 'measures', has: ['suspended'] } },
  { name: 'referredTo', kind: 'choice', options: REFERRAL_TARGETS, when: { field: 'measures', has: ['referred'] } },
];

/** Files of the case, by digest. */
export const FILES: FieldSpec = { name: 'files', kind: 'ids', optional: true };

/** Findings of the case, by id. */
export const FINDINGS: FieldSpec = { name: 'findings', kind: 'findings' };
