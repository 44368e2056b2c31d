import { ContractError } from '../../contract/errors.ts';
import { AttestationError } from '../attestation/error.ts';
import { EnrolmentError } from '../enrolment/error.ts';
import { GalleryError } from '../gallery/error.ts';
import { OutboxError } from '../outbox/error.ts';
import { SessionError } from '../session/error.ts';
import { KioskError, type KioskErrorCode } from './error.ts';

/** The shape of every answer that is an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: {
    readonly error: { readonly code: string; readonly message: string; readonly fields?: readonly string[] };
  };
}

const KIOSK_STATUS: Readonly<Record<KioskErrorCode, number>> = {
  NOT_LOCAL: 403,
  FOREIGN_ORIGIN: 403,
  NOT_OFFERED: 403,
  NONCE_REQUIRED: 400,
  INVALID_PERIOD: 400,
  PIN_REQUIRED: 401,
  PIN_WRONG: 401,
  PIN_LOCKED: 429,
  PIN_NOT_SET: 403,
  FACE_REQUIRED: 401,
  CHALLENGE_CLOSED: 410,
  LOOK_AGAIN: 409,
  NOT_OWN_EVENT: 403,
  PAGE_MISSING: 503,
  NOT_FOUND: 404,
};

/** What is said about an error. One that nobody foresaw says nothing about itself: its message could name a person. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof KioskError) return answer(KIOSK_STATUS[error.code], error.code, error.message, error.fields);
  if (error instanceof ContractError && error.code === 'INVALID_FIELD') {
    return answer(400, error.code, error.message, error.fields);
  }
  if (error instanceof EnrolmentError) {
    return answer(error.code === 'TYPE_NOT_SERVED' ? 403 : 400, error.code, error.message, error.fields);
  }
  if (error instanceof SessionError) return answer(error.code === 'BUSY' ? 409 : 500, error.code, error.message);
  if (error instanceof GalleryError)
    return answer(error.code === 'VAULT_UNREACHABLE' ? 504 : 500, error.code, error.message);
  // 503 is kept for this one: the page takes it for "out of service".
  if (error instanceof OutboxError || error instanceof AttestationError) {
    return answer(
      503,
      error.code,
      'nothing can be signed at the moment, so nothing is called done; call the technician',
    );
  }
  return (
    frameworkAnswer(error) ?? answer(500, 'INTERNAL', 'the kiosk failed unexpectedly; use another way to check in')
  );
}

/** Errors of the HTTP framework itself: malformed JSON, a body too large, a type that is not JSON. */
function frameworkAnswer(error: unknown): ErrorAnswer | undefined {
  if (!(error instanceof Error && 'statusCode' in error && 'code' in error)) return undefined;
  const { statusCode, code, message } = error;
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined;
  return answer(statusCode, String(code), message);
}

function answer(status: number, code: string, message: string, fields: readonly string[] = []): ErrorAnswer {
  return { status, body: { error: { code, message, ...(fields.length > 0 && { fields }) } } };
}
