/** Why the fleet can't be changed like this. */
export type FleetErrorCode =
  | 'ROLLOUT_RUNNING'
  | 'ROLLOUT_UNKNOWN'
  | 'ROLLOUT_ENDED'
  | 'NO_DEVICES'
  | 'NOTHING_TO_CHANGE'
  | 'BUNDLE_UNKNOWN'
  | 'BUNDLE_INVALID'
  | 'POLICY_MISMATCH'
  | 'TOO_LARGE'
  | 'DEVICE_UNKNOWN'
  | 'INVITATION_ENDED';

/** The fleet's only error. The message says what the operator does next. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly code: FleetErrorCode;

  constructor(code: FleetErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
