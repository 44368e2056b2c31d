import { z } from 'zod';

// What the queue says of a finding beside the finding itself; the page reads these shapes, too.

/** Grade of an institution's latest scorecard (hub/credit). */
export const GRADES = ['A', 'B', 'C', 'D'] as const;
export type Grade = (typeof GRADES)[number];

/** Why a finding stands where it stands in the queue: points of a hundred, by what they are for. */
export const Priority = z.strictObject({
  score: z.number(),
  amount: z.number(),
  class: z.number(),
  rating: z.number(),
  age: z.number(),
  grade: z.enum(GRADES).nullable(),
});
export type Priority = z.infer<typeof Priority>;

/** Where the case stands that a finding is part of. `state` is a name of hub/workflow, which comes after this folder. */
export const CaseOfFinding = z.strictObject({
  id: z.string(),
  number: z.string(),
  state: z.string(),
  assignee: z.string().nullable(),
  dueAt: z.string().nullable(),
  overdue: z.boolean(),
});
export type CaseOfFinding = z.infer<typeof CaseOfFinding>;
