import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AccessError, type AccessErrorCode } from '../access/error.ts';
import { CaseError, type CaseErrorCode } from '../cases/error.ts';
import { ClipError, type ClipErrorCode } from '../clips/error.ts';
import { CommandError } from '../commands/error.ts';
import { CreditError } from '../credit/error.ts';
import { CrossCheckError, type CrossCheckErrorCode } from '../crosscheck/error.ts';
import { FileError } from '../files/error.ts';
import { FleetError, type FleetErrorCode } from '../fleet/error.ts';
import { ImportError } from '../import/error.ts';
import { InspectionError } from '../inspection/error.ts';
import { ParameterError } from '../parameters/error.ts';
import { PortalError } from '../portal/error.ts';
import { RegistryError, type RegistryErrorCode } from '../registry/error.ts';
import { ReportError } from '../reports/error.ts';
import { WorkflowError, type WorkflowErrorCode } from '../workflow/error.ts';
import { ConsoleError, type ConsoleErrorCode } from './error.ts';
import type { ApiError } from './overview-schema.ts';
import { FILE_STATUS, PORTAL_STATUS } from './portal-status.ts';

const CONSOLE_STATUS: Partial<Record<ConsoleErrorCode, number>> = {
  SIGN_IN_REQUIRED: 401,
  NOT_ALLOWED: 403,
  ACCOUNT_REQUIRED: 403,
  SECOND_PERSON_NEEDED: 403,
  SHOWS_ONLY: 409,
  BAD_ADDRESS: 400,
  PASSKEYS_NEED_A_NAME: 400,
  FOREIGN_HOST: 403,
  FOREIGN_ORIGIN: 403,
  NOT_FOUND: 404,
  UNKEEPABLE_TEXT: 400,
  UNSUPPORTED_MEDIA: 415,
  NOT_A_STREAM: 406,
  TOO_MANY_STREAMS: 429,
};
const ACCESS_STATUS: Record<AccessErrorCode, number> = {
  SIGN_IN_FAILED: 401,
  LOCKED_OUT: 429,
  INVITATION_INVALID: 410,
  WEAK_PASSWORD: 400,
  ACCOUNT_EXISTS: 409,
  ACCOUNT_UNKNOWN: 404,
  ROLES_CONFLICT: 400,
  SITE_REQUIRED: 400,
  LAST_ADMINISTRATOR: 409,
  PASSKEY_REFUSED: 400,
  TOKEN_UNKNOWN: 404,
};
const CASE_STATUS: Record<CaseErrorCode, number> = {
  FINDING_NOT_FOUND: 404,
  ALREADY_DECIDED: 409,
  FINDING_RETRACTED: 409,
  TOO_MANY_VIEWS: 409,
  NOT_DECIDED: 409,
};
const CLIP_STATUS: Record<ClipErrorCode, number> = {
  EVENT_UNKNOWN: 404,
  NO_CLIP: 404,
  WITHDRAWN: 409,
  NOT_HERE: 404,
  CASE_UNKNOWN: 404,
  DAMAGED: 409,
  CASE_OVER: 409,
};
const CROSSCHECK_STATUS: Partial<Record<CrossCheckErrorCode, number>> = {
  PROPOSAL_UNKNOWN: 404,
  PROPOSAL_DECIDED: 409,
  OWN_PROPOSAL: 403,
};
const WORKFLOW_STATUS: Partial<Record<WorkflowErrorCode, number>> = {
  CASE_NOT_FOUND: 404,
  CASE_ERASED: 410,
  STEP_INVALID: 400,
  SITE_UNKNOWN: 400,
  ACCOUNT_UNKNOWN: 400,
};
const FLEET_STATUS: Partial<Record<FleetErrorCode, number>> = {
  ROLLOUT_RUNNING: 409,
  ROLLOUT_UNKNOWN: 404,
  ROLLOUT_ENDED: 409,
  NO_DEVICES: 409,
  DEVICE_UNKNOWN: 404,
  INVITATION_ENDED: 409,
};
const REGISTRY_STATUS: Partial<Record<RegistryErrorCode, number>> = {
  DEVICE_UNKNOWN: 404,
  DEVICE_REVOKED: 409,
};

interface Answer {
  readonly status: number;
  readonly error: ApiError['error'];
}

/** Gives every failure the one shape of ApiError. What went wrong inside stays inside: a 5xx says where to look it up. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(async (error, request, reply) => {
    const known = knownAnswer(error);
    if (known) return reply.code(known.status).send({ error: known.error });
    const reference = randomUUID();
    request.log.error({ err: error, reference, route: request.routeOptions.url }, 'request failed');
    const message = 'something went wrong here; the log holds more under this reference';
    return reply.code(500).send({ error: { code: 'INTERNAL', message, reference } });
  });
}

function knownAnswer(error: unknown): Answer | undefined {
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error.validation);
  if (error instanceof AccessError) return answer(ACCESS_STATUS[error.code], error);
  if (error instanceof CreditError || error instanceof InspectionError || error instanceof ParameterError) {
    return answer(creditStatus(error.code), error);
  }
  if (error instanceof CaseError) return answer(CASE_STATUS[error.code], error);
  if (error instanceof ClipError) return answer(CLIP_STATUS[error.code], error);
  if (error instanceof CommandError) return answer(409, error);
  if (error instanceof CrossCheckError) return answer(CROSSCHECK_STATUS[error.code] ?? 400, error);
  if (error instanceof FleetError) return answer(FLEET_STATUS[error.code] ?? 400, error);
  if (error instanceof RegistryError) return answer(REGISTRY_STATUS[error.code] ?? 400, error);
  if (error instanceof ReportError) return answer(409, error);
  if (error instanceof ImportError) return answer(400, error);
  if (error instanceof WorkflowError) return refusedStep(error);
  if (error instanceof FileError) return answer(FILE_STATUS[error.code], error);
  if (error instanceof PortalError) return answer(PORTAL_STATUS[error.code], error);
  if (error instanceof ConsoleError) {
    const status = CONSOLE_STATUS[error.code];
    return status === undefined ? undefined : answer(status, error);
  }
  // fastify's own: body too large, wrong content type, malformed JSON.
  if (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  ) {
    return { status: error.statusCode, error: { code: codeOf(error, error.statusCode), message: error.message } };
  }
  return undefined;
}

function codeOf(error: Error, status: number): string {
  if (status === 429) return 'TOO_MANY_REQUESTS';
  return 'code' in error ? String(error.code).replace(/^FST_ERR_(CTP_)?/, '') : 'BAD_REQUEST';
}

function creditStatus(code: string): number {
  if (code.endsWith('_UNKNOWN')) return 404;
  if (code.startsWith('OWN_')) return 403;
  return code === 'PARAMETERS_INVALID' ? 400 : 409;
}

// The code says which guard refused, so that a page has words of its own for it.
function refusedStep({ code, message, refusal }: WorkflowError): Answer {
  const status = refusal?.code === 'not-permitted' ? 403 : (WORKFLOW_STATUS[code] ?? 409);
  const shown = refusal ? `REFUSED_${refusal.code.replaceAll('-', '_').toUpperCase()}` : code;
  return answer(status, { code: shown, message });
}

function answer(status: number, { code, message }: { code: string; message: string }): Answer {
  return { status, error: { code, message } };
}

interface Issue {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function invalidRequest(issues: readonly Issue[]): Answer {
  const fields = issues.flatMap(({ instancePath, params }) => {
    const path = instancePath.split('/').filter(Boolean);
    const unknown = Array.isArray(params.keys) ? params.keys.map(String) : [];
    return unknown.length > 0 ? unknown.map((key) => [...path, key].join('.')) : [path.join('.')];
  });
  const message = `${fields[0] || 'request'}: ${issues[0]?.message ?? 'invalid'}`;
  return { status: 400, error: { code: 'INVALID_REQUEST', message, fields } };
}
