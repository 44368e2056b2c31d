/** Why the registry refused. */
export type RegistryErrorCode =
  | 'REQUEST_INVALID'
  | 'SAME_KEY_TWICE'
  | 'KEY_REUSED'
  | 'DEVICE_ID_RESERVED'
  | 'DEVICE_ID_TAKEN'
  | 'DEVICE_UNKNOWN'
  | 'DEVICE_REVOKED'
  | 'SITE_UNKNOWN'
  | 'WRONG_PLACE'
  | 'POLICY_INVALID';

/** The registry's only error. The message says what the operator or the technician does next. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;

  constructor(code: RegistryErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
