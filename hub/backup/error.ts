export type BackupErrorCode = 'NOT_SQLITE' | 'IN_THE_WAY' | 'BAD_BACKUP' | 'BAD_PASSPHRASE' | 'LEDGER_BROKEN';

/** A backup could not be made or put back. The message says what to do; nothing that was there has been touched. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
