export type ParameterErrorCode =
  | 'PARAMETERS_INVALID'
  | 'PARAMETERS_PAST'
  | 'PARAMETERS_SAME'
  | 'PARAMETERS_MOVED'
  | 'PARAMETERS_DAMAGED'
  | 'SETTING_UNKNOWN'
  | 'SETTING_IN_FORCE'
  | 'PROPOSAL_UNKNOWN'
  | 'PROPOSAL_DECIDED'
  | 'OWN_PROPOSAL';

/** The only error of this module. The message says what to do. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
  readonly code: ParameterErrorCode;

  constructor(code: ParameterErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
