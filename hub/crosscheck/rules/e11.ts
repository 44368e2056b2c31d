import { z } from 'zod';
import { attestationRefs, clear, type Rule } from '../rule.ts';

const parameters = z.strictObject({});

/** Stored evidence is not what was received any more: somebody wrote to the hub's database. */
export const e11: Rule<'evidence-day', Record<string, never>> = {
  id: 'E11',
  version: 1,
  class: 'violation',
  subject: 'evidence-day',
  legalBasis: ['fund-regulation-16', 'fund-regulation-40'],
  parameters,
  messages: ['evidence-holds', 'evidence-altered', 'not-in-ledger'],

  evaluate({ events }) {
    // What was erased by an order has its order in the ledger.
    const altered = events.filter(({ integrity }) => integrity === 'altered');
    const unproven = events.filter(({ integrity }) => integrity === 'not-in-ledger');
    if (altered.length + unproven.length === 0) return clear('evidence-holds', { events: events.length });
    const code = altered.length > 0 ? 'evidence-altered' : 'not-in-ledger';
    return {
      outcome: 'finding',
      message: { code, params: { altered: altered.length, unproven: unproven.length } },
      evidence: attestationRefs([...altered, ...unproven]),
      amountFen: 0,
    };
  },
};
