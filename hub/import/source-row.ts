import type { RejectCause } from './reject.ts';

/** One row as it was sent, before anyone looked at what it says; `bytes` is its size in the source. */
export type SourceRow =
  | { readonly line: number; readonly bytes: number; readonly value: unknown }
  | { readonly line: number; readonly reject: RejectCause };

/** A format: turns bytes into rows, in order. */
export type RowReader = (source: AsyncIterable<Buffer>) => AsyncGenerator<SourceRow>;
