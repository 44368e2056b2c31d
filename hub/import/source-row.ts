import type { RejectCause } from './reject.ts';
import type { SheetPlace } from './sheet-place.ts';

interface RowPlace {
  readonly line: number;
  /** Of a row of a workbook. */
  readonly sheet?: SheetPlace;
  /** The lines that its parts stand in, when it was put together from several. */
  readonly lines?: readonly number[];
}

/** One row as it was sent, before anyone looked at what it says; `bytes` is its size in the source. */
export type SourceRow = RowPlace &
  ({ readonly bytes: number; readonly value: unknown } | { readonly reject: RejectCause });

/** What a reader of tables needs to know beyond the bytes. */
export interface TableOptions {
  /** The sheet of a workbook; the first one that is not hidden when absent. */
  readonly sheet?: string | undefined;
}

/** A format: turns bytes into rows, in order. */
export type RowReader = (source: AsyncIterable<Buffer>, table?: TableOptions) => AsyncGenerator<SourceRow>;
