import type { FastifyRequest } from 'fastify';

/**
 * For routes that make the hub work for seconds (dossiers, bundles, trials on past data, walking the ledger): how often one account may ask.
 * The adversary is a script with somebody's session; a person does not come near it. Ours.
 */
export const HEAVY = {
  rateLimit: { max: 60, timeWindow: 60_000, keyGenerator: ({ actor }: FastifyRequest) => actor },
} as const;
