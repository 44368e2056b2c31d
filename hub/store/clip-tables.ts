import type { Instant } from './column-types.ts';

/** Clips that were ordered, by the command that asked for them; whom they show, so that a withdrawal finds them. */
export interface ClipOrderTable {
  command: string;
  event: string;
  device: string;
  media: string;
  subject_type: string | null;
  subject: string | null;
  order_ref: string; // the case
  received_at: Instant | null;
  removed_at: Instant | null;
  removed_why: 'age' | 'withdrawn' | null;
}
