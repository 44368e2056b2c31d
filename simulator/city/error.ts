export type CityErrorCode = 'BAD_OPTION' | 'FOLDER_NOT_EMPTY' | 'BAD_CITY' | 'NOT_IMPORTED';

/** The city can't be built, read or imported. The message says what to do. */
export class CityError extends Error {
  override readonly name = 'CityError';
  readonly code: CityErrorCode;

  constructor(code: CityErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
