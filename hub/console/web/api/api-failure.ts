/** Why the hub gave no usable answer. The page has words for each. */
export type ApiFailureCode =
  | 'unreachable'
  | 'signed-out'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'too-many'
  | 'broken'
  | 'not-understood';

interface FailureDetail {
  readonly said?: string;
  readonly reference?: string | undefined;
  readonly hubCode?: string;
  readonly cause?: unknown;
}

/** The console's only error. `said` is the hub's own sentence, `reference` finds the line in its log. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly code: ApiFailureCode;
  readonly said: string | null;
  readonly reference: string | null;
  /** The hub's own code, for words of a page's own. */
  readonly hubCode: string;

  constructor(code: ApiFailureCode, detail: FailureDetail = {}) {
    super(detail.said ?? code, { cause: detail.cause });
    this.code = code;
    this.said = detail.said ?? null;
    this.reference = detail.reference ?? null;
    this.hubCode = detail.hubCode ?? '';
  }
}

/** An unexpected error as a failure that can be shown. */
export function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure('not-understood', { cause: error });
}
