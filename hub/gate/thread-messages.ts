import type { ParameterOverrides } from '../crosscheck/rule-set.ts';
import type { AnswerRow } from './answer-log.ts';

/** What the gate's thread is started with. */
export interface ThreadTask {
  readonly store: { readonly sqlite: string } | { readonly postgres: string };
  readonly regionKey: Uint8Array;
  readonly parameters: ParameterOverrides;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly logLevel: string;
}

export type ToThread = 'wake' | 'stop';

/** `answers` also when there are none: it is the thread's sign of life. */
export type FromThread =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'answers'; readonly rows: readonly AnswerRow[]; readonly tookMs: readonly number[] };
