import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { VaultRefusal } from '../../contract/vault.ts';
import { VaultError, type VaultErrorCode } from './error.ts';

const STATUS: Readonly<Record<VaultErrorCode, number>> = {
  SITE_POLICY: 403,
  WRONG_PROFILE: 403,
  CONSENT_UNKNOWN: 409,
  CONSENT_MISSING: 403,
  CONSENT_WITHDRAWN: 403,
  WRONG_MODEL: 422,
  INVALID_TEMPLATE: 422,
  TEMPLATE_ID_TAKEN: 409,
  SEALED_TEMPLATE_DAMAGED: 500,
};

export interface RefusalAnswer {
  readonly status: number;
  readonly body: VaultRefusal;
}

/** One answer in the one shape of refusals. */
export function refusal(status: number, code: string, message: string, fields?: readonly string[]): RefusalAnswer {
  return { status, body: { error: { code, message, ...(fields?.length ? { fields: [...fields] } : {}) } } };
}

/** How an error is answered. What is not the device's doing (500) says nothing about our inside. */
export function refusalOf(error: FastifyError | VaultError): RefusalAnswer {
  if (error instanceof VaultError) {
    const status = STATUS[error.code];
    if (status < 500) return refusal(status, error.code, error.message, error.fields);
  } else if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.flatMap(({ instancePath, params }) => fieldsOf(instancePath, params));
    return refusal(400, 'INVALID_FIELD', `not acceptable: ${fields.join(', ') || 'the body'}`, fields);
  } else if (error.statusCode !== undefined && error.statusCode < 500) {
    return refusal(error.statusCode, error.code ?? 'BAD_REQUEST', error.message);
  }
  return refusal(500, 'INTERNAL_ERROR', 'the hub could not do this; try again later');
}

// Names the unknown field itself, not the object that holds it.
function fieldsOf(instancePath: string, params: unknown): string[] {
  const path = instancePath.split('/').filter((part) => part !== '');
  const issue = (params as { issue?: { keys?: unknown } } | undefined)?.issue;
  const keys = Array.isArray(issue?.keys) ? issue.keys.map(String) : [];
  return keys.length > 0 ? keys.map((key) => [...path, key].join('.')) : [path.join('.') || '(root)'];
}
