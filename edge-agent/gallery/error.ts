/** Why a template cannot be used. None of them ever reads as "does not match". */
export type GalleryErrorCode = 'KEY_MISSING' | 'GALLERY_MISSING' | 'TEMPLATE_ALTERED' | 'VAULT_UNREACHABLE';

/** The only error of this module. Callers branch on `code`; the message says what to do. */
export class GalleryError extends Error {
  override readonly name = 'GalleryError';
  readonly code: GalleryErrorCode;

  constructor(code: GalleryErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
