export type DemoErrorCode =
  | 'PORT_IN_USE'
  | 'FOLDER_IN_USE'
  | 'MODELS_MISSING'
  | 'NOT_READY'
  | 'NOT_AS_PLANNED'
  | 'INTERRUPTED';

/** Why the demo could not be played. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
