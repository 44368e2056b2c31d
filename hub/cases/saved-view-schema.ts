import { z } from 'zod';
import { ROLES } from '../access/roles.ts';
import { FindingQuery } from './finding-schema.ts';

const { q: _q, offset: _offset, limit: _limit, ...kept } = FindingQuery.shape;

/** Filters and order. Never the words of a search: they may name somebody, and a view may be lent to others. */
export const SavedQuery = z.strictObject(kept);

export const SavedViewInput = z.strictObject({
  name: z.string().trim().min(1).max(40),
  sharedWith: z.enum(ROLES).nullable(),
  query: SavedQuery,
});
export type SavedViewInput = z.infer<typeof SavedViewInput>;

export const SavedView = SavedViewInput.extend({
  id: z.string(),
  by: z.string(),
  /** Whether the caller may change it. */
  own: z.boolean(),
});
export type SavedView = z.infer<typeof SavedView>;
