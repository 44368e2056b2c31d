export type BrokerErrorCode = 'CANNOT_LISTEN' | 'CANNOT_CONNECT';

/** Why the broker is not there. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BrokerErrorCode;

  constructor(code: BrokerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
