import type { DesiredStateProblem } from '../../contract/desired-state.ts';

/** What the hub wants cannot be done. `code` is what the device answers. */
export class DesiredError extends Error {
  override readonly name = 'DesiredError';
  readonly code: DesiredStateProblem;

  constructor(code: DesiredStateProblem, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
