import type { z } from 'zod';
import { ContractError } from './errors.ts';
import { jsonProblem } from './json-limits.ts';

/**
 * Parses untrusted input or throws `INVALID_FIELD` naming every offending path. Unknown fields are offences, and so are
 * nesting and text that `json-limits.ts` refuses.
 */
export function parseOrThrow<S extends z.ZodType>(schema: S, input: unknown, what: string): z.infer<S> {
  const problem = jsonProblem(input);
  if (problem) {
    const { path, reason } = problem;
    throw new ContractError('INVALID_FIELD', `${what}: ${path || '(root)'}: ${reason}`, { fields: [path] });
  }
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys.join(',')].join('.') : issue.path.join('.'),
  );
  const first = parsed.error.issues[0];
  throw new ContractError('INVALID_FIELD', `${what}: ${fields[0] || '(root)'}: ${first?.message ?? 'invalid'}`, {
    fields,
  });
}
