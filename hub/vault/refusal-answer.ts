import { ContractError } from '../../contract/errors.ts';
import type { VaultRefusal } from '../../contract/vault.ts';
import { RegistryError } from '../registry/error.ts';
import { VaultError, type VaultErrorCode } from './error.ts';

const STATUS: Readonly<Record<VaultErrorCode, number>> = {
  SITE_POLICY: 403,
  VAULT_POLICY: 403,
  NO_SUCH_CAMERA: 422,
  WRONG_PROFILE: 403,
  CONSENT_UNKNOWN: 409,
  CONSENT_MISSING: 403,
  CONSENT_WITHDRAWN: 403,
  WRONG_MODEL: 422,
  INVALID_TEMPLATE: 422,
  TEMPLATE_ID_TAKEN: 409,
  SEALED_TEMPLATE_DAMAGED: 500,
};

// What the HTTP server itself refuses, before a route is reached.
const CODE_OF_STATUS: Readonly<Record<number, string>> = { 413: 'TOO_LARGE', 415: 'NOT_JSON' };

export interface RefusalAnswer {
  readonly status: number;
  readonly body: VaultRefusal;
}

/** One answer in the one shape of refusals. */
export function refusal(status: number, code: string, message: string, fields?: readonly string[]): RefusalAnswer {
  return { status, body: { error: { code, message, ...(fields?.length ? { fields: [...fields] } : {}) } } };
}

/** How an error is answered. What is not the device's doing (500) says nothing about our inside. */
export function refusalOf(error: Error & { statusCode?: number }): RefusalAnswer {
  if (error instanceof ContractError) return refusal(400, error.code, error.message, error.fields);
  if (error instanceof RegistryError) return refusal(403, error.code, error.message);
  const status = error instanceof VaultError ? STATUS[error.code] : (error.statusCode ?? 500);
  if (status >= 500) return refusal(500, 'INTERNAL_ERROR', 'the hub could not do this; try again later');
  if (error instanceof VaultError) return refusal(status, error.code, error.message, error.fields);
  return refusal(status, CODE_OF_STATUS[status] ?? 'BAD_REQUEST', error.message);
}
