import type { Reject, RejectCause } from '../../import/reject.ts';
import type { RowReader, SourceRow } from '../../import/source-row.ts';
import type { KeptRow, SealedStaging, StagedFormatName, StagedRow } from './sealed-staging.ts';

/** What the rows of one place came to: rows of the canonical contract that nobody has checked yet. */
export interface Assembled {
  readonly rows: readonly object[];
  /** Something is still missing; further rows may bring it. */
  readonly waits: boolean;
  /** Why nothing can come of it as it is. */
  readonly reject?: RejectCause;
}

export interface ReadStaged {
  readonly staged: readonly StagedRow[];
  readonly rejects: readonly Reject[];
}

/** Looks up the rows of other places. */
export type Look = (places: readonly string[]) => Promise<Map<string, KeptRow[]>>;

/** A format whose rows are parts: calls, rows of tables, resources that refer to each other. They may arrive in any order. */
export interface StagedFormat {
  readonly name: StagedFormatName;
  readonly reader: RowReader;
  /** A kind of row without which nothing can come of a place. */
  readonly needs?: string;
  /** Reads a batch of rows; what is wrong with a row by itself rejects it here, and it is not kept. */
  readonly read: (rows: readonly SourceRow[], staging: SealedStaging) => ReadStaged;
  /** Puts places together, each from all its rows so far. */
  readonly assemble: (
    places: ReadonlyMap<string, readonly KeptRow[]>,
    staging: SealedStaging,
    look: Look,
  ) => Promise<ReadonlyMap<string, Assembled>>;
}
