export type StoreErrorCode = 'CANNOT_OPEN' | 'DAMAGED' | 'LOST' | 'MIGRATION_FAILED' | 'NUMBER_TOO_LARGE';

/** The store's own error; what a query itself throws is the driver's. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
