import type { z } from 'zod';

/** What is set together, and comes into force together. */
export const FAMILY_NAMES = ['workflow', 'credit', 'inspection'] as const;
export type FamilyName = (typeof FAMILY_NAMES)[number];

/** Values by name, before a family's schema has said more. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** A family of parameters; an empty object parsed by its schema gives the values that a new hub has. */
export interface ParameterFamily<T extends ParameterValues> {
  readonly name: FamilyName;
  readonly schema: z.ZodType<T>;
}
