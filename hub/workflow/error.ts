import type { Refusal } from './guard.ts';

export type WorkflowErrorCode =
  | 'CASE_NOT_FOUND'
  | 'CASE_ERASED'
  | 'STEP_REFUSED'
  | 'STEP_INVALID'
  | 'CASE_MOVED'
  | 'FINDING_TAKEN'
  | 'FINDING_NOT_OPEN'
  | 'SITES_DIFFER'
  | 'SITE_UNKNOWN'
  | 'NOT_VOIDABLE'
  | 'ACCOUNT_UNKNOWN'
  | 'UPHELD_BY_CASE_ONLY'
  | 'SECOND_PAIR_OF_EYES'
  | 'IN_A_CASE';

/** Something that the procedure does not allow. Callers branch on `code`; `refusal` says who could do something about it. */
export class WorkflowError extends Error {
  override readonly name = 'WorkflowError';
  readonly code: WorkflowErrorCode;
  readonly refusal: Refusal | undefined;

  constructor(code: WorkflowErrorCode, message: string, refusal?: Refusal) {
    super(message);
    this.code = code;
    this.refusal = refusal;
  }
}
