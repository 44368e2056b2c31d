/**
 * Why the outbox could not do what was asked.
 * `DISK_FULL`: nothing can be kept, so nothing may be called done; the device is out of service until there is room.
 * `DAMAGED`: the file is no database any more. `IN_USE`: another process writes it. `NEWER_FORMAT`: written by a newer agent.
 */
export type OutboxErrorCode = 'DISK_FULL' | 'DAMAGED' | 'IN_USE' | 'NEWER_FORMAT';

/** The outbox's only error. Callers branch on `code`. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';
  readonly code: OutboxErrorCode;

  constructor(code: OutboxErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
