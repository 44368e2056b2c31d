import { z } from 'zod';

/** The most that `nonceReuseHours` may be. */
export const MOST_REUSE_HOURS = 720;

/** What an operator may set. The defaults carry a city on one machine. */
export const IngestParameters = z.strictObject({
  /** How far a device's clock may be ahead of the hub's, in seconds (care-commons: 300). Also allowed before a key's start. */
  clockToleranceSeconds: z.int().min(0).max(3600).default(300),
  /** For how long a visit number stands for one person on a device, in hours. Queue numbers start again each day. */
  nonceReuseHours: z.number().min(0).max(MOST_REUSE_HOURS).default(12),
  /** Refused messages without a valid signature that are kept for one device. More are only counted. */
  unsignedQuarantineLimit: z.int().min(0).default(10_000),
  /** Events that wait in memory before the broker is held back. */
  queueLimit: z.int().min(1).max(100_000).default(2000),
  /** Most events in one transaction, and how long the first of them waits for company, in milliseconds. */
  batchSize: z.int().min(1).max(1000).default(500),
  batchDelayMs: z.int().min(0).max(1000).default(5),
  /** Receipts of one chain within this time become one, in milliseconds; the first goes at once. */
  receiptPaceMs: z.int().min(0).max(10_000).default(100),
  /** How often the hub notes that it is alive, in milliseconds: the error of "last known" after a crash. */
  heartbeatMs: z.int().min(100).max(300_000).default(10_000),
  /** At start, close presence intervals that an earlier run left open. False for all but the first worker of a group. */
  closeOpenPresence: z.boolean().default(true),
});
export type IngestParameters = z.infer<typeof IngestParameters>;
