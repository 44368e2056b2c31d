/** Why an event could not be signed. `CLOCK_UNSET`: the device does not know the year, so its word on time is worth nothing. */
export type AttestationErrorCode = 'CLOCK_UNSET';

/** The attestor's only error of its own; OutboxError and ContractError pass through it. */
export class AttestationError extends Error {
  override readonly name = 'AttestationError';
  readonly code: AttestationErrorCode;

  constructor(code: AttestationErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
