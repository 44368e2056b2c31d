/** Why the vault could not be asked, or what it said. None of them ever reads as "does not match". */
export type VaultClientErrorCode = 'UNREACHABLE' | 'REFUSED' | 'ANSWER_INVALID' | 'HAND_OUT_EXPIRED';

/** The vault client's only error. `refusal` is the hub's own code when it refused, e.g. `CONSENT_WITHDRAWN`. */
export class VaultClientError extends Error {
  override readonly name = 'VaultClientError';
  readonly code: VaultClientErrorCode;
  readonly refusal: string | null;

  constructor(
    code: VaultClientErrorCode,
    message: string,
    options: { cause?: unknown; refusal?: string | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.refusal = options.refusal ?? null;
  }
}
