/** Why a device is not, or can't be, provisioned. */
export type FirmwareErrorCode =
  | 'ALREADY_INITIALISED'
  | 'NOT_INITIALISED'
  | 'NOT_PROVISIONED'
  | 'WRONG_PLACE'
  | 'REQUEST_ALTERED'
  | 'SIGNING_REQUEST_INVALID'
  | 'GRANT_INVALID'
  | 'GRANT_FOR_OTHER_DEVICE'
  | 'OTHER_HUB'
  | 'CERTIFICATE_EXPIRED'
  | 'SETUP_INVALID'
  | 'INVITATION_INVALID'
  | 'HUB_REFUSED'
  | 'HUB_UNREACHABLE';

/** The only error of this module besides ContractError (keys, signatures). The message says what the technician does next. */
export class FirmwareError extends Error {
  override readonly name = 'FirmwareError';
  readonly code: FirmwareErrorCode;

  constructor(code: FirmwareErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
