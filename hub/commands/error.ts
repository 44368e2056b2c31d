export type CommandErrorCode = 'DEVICE_UNKNOWN' | 'DEVICE_REVOKED';

/** Why a command was not sent. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
