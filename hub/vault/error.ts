/** Why the vault refused. The first group is a refusal by policy or by the person's will, the second an offence of the request. */
export type VaultErrorCode =
  | 'SITE_POLICY'
  | 'VAULT_POLICY'
  | 'NO_SUCH_CAMERA'
  | 'WRONG_PROFILE'
  | 'CONSENT_UNKNOWN'
  | 'CONSENT_MISSING'
  | 'CONSENT_WITHDRAWN'
  | 'WRONG_MODEL'
  | 'INVALID_TEMPLATE'
  | 'TEMPLATE_ID_TAKEN'
  | 'SEALED_TEMPLATE_DAMAGED';

/** The vault's only error. `fields` names offending fields of a template. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly code: VaultErrorCode;
  readonly fields: readonly string[];

  constructor(code: VaultErrorCode, message: string, options: { cause?: unknown; fields?: readonly string[] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
  }
}
