import { z } from 'zod';
import { Consent } from './consent.ts';
import { Subject } from './evidence.ts';

/** Length of a face embedding, and of everything compared with one. */
export const EMBEDDING_LENGTH = 512;

/** A face template: the mean of several good pictures, 512 little-endian float32 in base64url. Never on MQTT, never in a log. */
export const FaceTemplate = z.strictObject({
  v: z.literal(1),
  id: z.uuid(),
  subject: Subject,
  model: z.string().min(1).max(64),
  vector: z.base64url().length(Math.ceil((EMBEDDING_LENGTH * 4 * 4) / 3)),
  frames: z.int().min(3),
  createdAt: z.iso.datetime(),
  consent: Consent,
});
export type FaceTemplate = z.infer<typeof FaceTemplate>;

/** Ask for the template of one claimed person, or for those the site may keep at hand. */
export const VaultRequest = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('person'), subject: Subject, nonce: z.string().min(1).max(64) }),
  z.strictObject({ scope: z.literal('site-staff') }),
  z.strictObject({ scope: z.literal('ward-inpatients') }),
]);
export type VaultRequest = z.infer<typeof VaultRequest>;

/** What is handed out: one JWE per template, encrypted to the asking device's transport key, good until `expiresAt`. */
export const VaultHandOut = z.strictObject({
  templates: z.array(z.strictObject({ jwe: z.string(), expiresAt: z.iso.datetime() })),
});
export type VaultHandOut = z.infer<typeof VaultHandOut>;

/** Where the hub's HTTPS interface for devices answers: PUT a FaceTemplate, POST a VaultRequest for a VaultHandOut. */
export const VAULT_PATHS = { templates: '/v1/vault/templates', requests: '/v1/vault/requests' } as const;

/** How it says no. `fields` names offending fields of the body. */
export const VaultRefusal = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string(), fields: z.array(z.string()).optional() }),
});
export type VaultRefusal = z.infer<typeof VaultRefusal>;
