/** Why the hub gave no usable answer. The page has words for each. */
export type ApiFailureCode =
  | 'unreachable'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'broken'
  | 'not-understood';

/** The console's only error. `said` is the hub's own sentence, `reference` finds the line in its log. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly code: ApiFailureCode;
  readonly said: string | null;
  readonly reference: string | null;

  constructor(code: ApiFailureCode, detail: { said?: string; reference?: string | undefined; cause?: unknown } = {}) {
    super(detail.said ?? code, { cause: detail.cause });
    this.code = code;
    this.said = detail.said ?? null;
    this.reference = detail.reference ?? null;
  }
}

/** An unexpected error as a failure that can be shown. */
export function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure('not-understood', { cause: error });
}
