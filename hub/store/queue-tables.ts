import type { Instant, Json } from './column-types.ts';

/** A way of looking at the queue that somebody keeps for themselves, or lends to everybody of a role. */
export interface SavedViewTable {
  id: string;
  account: string; // whose it is; nobody else changes it
  name: string;
  shared_with: string | null; // hub/access Role; null = nobody
  query: Json; // hub/cases SavedQuery: filters and order, never a search for somebody
  created_at: Instant;
  updated_at: Instant;
}
