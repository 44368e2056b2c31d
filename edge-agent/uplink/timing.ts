import type { BackoffLimits } from './backoff.ts';

/** All waiting of the uplink, ms. Tests shorten it. */
export interface UplinkTiming {
  readonly reconnect: BackoffLimits;
  /** A connection that held so long counts as a success: two devices with one id would otherwise throw each other out at once. */
  readonly stableAfterMs: number;
  readonly connectTimeoutMs: number;
  /** An event without a receipt for `baseMs` is sent again, later and later up to `capMs` more. */
  readonly resend: BackoffLimits;
  /** Presence follows the outbox at most this often. */
  readonly presenceCoalesceMs: number;
  readonly presenceRepeatMs: number;
}

export const DEFAULT_TIMING: UplinkTiming = {
  reconnect: { baseMs: 500, capMs: 60_000 },
  stableAfterMs: 5_000,
  connectTimeoutMs: 15_000,
  resend: { baseMs: 5_000, capMs: 300_000 },
  presenceCoalesceMs: 2_000,
  presenceRepeatMs: 300_000,
};
