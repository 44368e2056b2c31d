import { z } from 'zod';
import { clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({});

// Refusals that an honest, provisioned device can't cause: somebody signed with another key, or changed what was signed.
const FORGERY_CODES = ['BAD_SIGNATURE', 'UNKNOWN_KEY', 'UNSUPPORTED_ALGORITHM', 'DEVICE_REVOKED', 'WRONG_DEVICE'];

/** Messages came in a device's name that it did not sign with a valid key. They were refused and never judged by. */
export const e04: Rule<'device-day', Record<string, never>> = {
  id: 'E04',
  version: 1,
  class: 'violation',
  subject: 'device-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['signatures-valid', 'forged-envelopes'],

  evaluate({ refusals }) {
    const forged = refusals.filter((refusal) => FORGERY_CODES.includes(refusal.code));
    if (forged.length === 0) return clear('signatures-valid');
    const codes = [...new Set(forged.map((refusal) => refusal.code))].sort().join(', ');
    return {
      outcome: 'finding',
      message: { code: 'forged-envelopes', params: { times: forged.length, codes } },
      evidence: forged.map(({ digest }) => ({ type: 'refusal', id: digest })),
      amountFen: 0,
    };
  },
};
