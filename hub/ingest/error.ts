export type IngestErrorCode = 'SUBSCRIPTION_REFUSED';

/** Why ingest could not start. */
export class IngestError extends Error {
  override readonly name = 'IngestError';
  readonly code: IngestErrorCode;

  constructor(code: IngestErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
