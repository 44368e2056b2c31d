import { z } from 'zod';
import type { AnyRule } from '../rules/index.ts';

/** What a parameter may be set to, for whoever changes it. The unit is in its name and in its words. */
export const ParameterLimit = z.strictObject({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'string']),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  /** The only values allowed; empty = any within the limits. */
  choices: z.array(z.string()),
  /** What the rule's author set. */
  original: z.union([z.string(), z.number(), z.boolean()]),
});
export type ParameterLimit = z.infer<typeof ParameterLimit>;

const Property = z.object({
  type: ParameterLimit.shape.type.catch('string'),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.string()).optional(),
});

/** The limits of a rule's parameters, taken from the schema that also checks them. */
export function parameterLimits(rule: AnyRule): ParameterLimit[] {
  const { properties = {} } = z.toJSONSchema(rule.parameters, { io: 'input', unrepresentable: 'any' });
  return Object.entries(rule.parameters.parse({})).map(([name, original]) => {
    const { type, minimum, maximum, ...rest } = Property.parse(properties[name] ?? {});
    return { name, type, minimum: bound(minimum), maximum: bound(maximum), choices: rest.enum ?? [], original };
  });
}

// Whole numbers without a limit are described by the largest that can be told apart.
function bound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;
}
