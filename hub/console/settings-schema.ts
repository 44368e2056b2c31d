import { z } from 'zod';
import { SiteId } from '../../contract/ids.ts';
import { BedsideParameters } from '../bedside/parameters.ts';
import { RetentionPolicy } from '../retention/policy.ts';

/** What a hub was started with, as far as its page shows it; nothing of it is a secret. */
export const StartFacts = z.strictObject({
  access: z.enum(['loopback', 'token', 'accounts']),
  broker: z.string(),
  deviceApi: z.string(),
  enrolment: z.string().nullable(),
  gate: z.boolean(),
  /** Null = nobody is asked about. */
  bedside: BedsideParameters.nullable(),
  timestampUrl: z.string().nullable(),
});
export type StartFacts = z.infer<typeof StartFacts>;

/** The face policy in force, in what people compare: its name and what it promises. */
export const PolicyFacts = z.strictObject({
  version: z.string(),
  model: z.string(),
  threshold: z.number(),
  /** False-match rate that the threshold was measured at. */
  fmr: z.number(),
  storage: z.enum(['site', 'vault']),
  maxAgeDays: z.number(),
  liveness: z.boolean(),
});
export type PolicyFacts = z.infer<typeof PolicyFacts>;

/** What this hub runs with. What is a start option is shown only; `start` null = this process does not know. */
export const Settings = z.strictObject({
  hub: z.string(),
  epoch: z.number(),
  store: z.enum(['sqlite', 'postgres']),
  schema: z.string(),
  start: StartFacts.nullable(),
  facePolicy: PolicyFacts.nullable(),
  witnesses: z.array(z.string()),
  retention: RetentionPolicy,
  notices: z.array(
    z.strictObject({ version: z.string(), validFrom: z.string(), renewsConsent: z.boolean(), consents: z.number() }),
  ),
  enrolled: z.strictObject({
    persons: z.number(),
    level: z.enum(['below', 'early-warning', 'filing-due']),
    earlyWarning: z.number(),
    filingThreshold: z.number(),
    fileBy: z.string().nullable(),
  }),
  /** This year and the next: whether their public holidays are known; deadlines in a year that is not may still move. */
  calendar: z.array(z.strictObject({ year: z.number(), announced: z.boolean() })),
});
export type Settings = z.infer<typeof Settings>;

/** Where changes are posted to. `url` is whole only for who may change it: an address may hold a secret. */
export const WebhookItem = z.strictObject({
  id: z.string(),
  site: z.string().nullable(),
  url: z.string(),
  failures: z.number(),
  nextAt: z.string(),
  lastError: z.string().nullable(),
  createdAt: z.string(),
});
export const WebhookList = z.strictObject({ items: z.array(WebhookItem), givenUp: z.number() });
export type WebhookList = z.infer<typeof WebhookList>;
export const WebhookInput = z.strictObject({ url: z.string().min(1).max(500), site: SiteId.optional() });

export const GateTokenItem = z.strictObject({
  id: z.string(),
  site: z.string(),
  label: z.string(),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});
export const GateTokenList = z.strictObject({ items: z.array(GateTokenItem) });
export type GateTokenList = z.infer<typeof GateTokenList>;
export const GateTokenInput = z.strictObject({ site: SiteId, label: z.string().trim().min(2).max(60) });
/** The one answer that holds the token. */
export const GateTokenMade = z.strictObject({ id: z.string(), token: z.string() });
