/** Why the local configuration cannot be used. */
export type ConfigErrorCode = 'MISSING' | 'TOO_OPEN' | 'INVALID' | 'PIN_TOO_SIMPLE';

/** The only error of this module. The message names the file, the field and what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;

  constructor(code: ConfigErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
