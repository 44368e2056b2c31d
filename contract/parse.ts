import type { z } from 'zod';
import { ContractError } from './errors.ts';
import { unkeepableText } from './text.ts';

/**
 * Parses untrusted input or throws `INVALID_FIELD` naming every offending path. Unknown fields are offences, and so is text
 * that not every store can keep as it is.
 */
export function parseOrThrow<S extends z.ZodType>(schema: S, input: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    const path = unkeepableText(parsed.data);
    if (path === undefined) return parsed.data;
    const offence = `${what}: ${path || '(root)'}: text with NUL or half a character`;
    throw new ContractError('INVALID_FIELD', offence, { fields: [path] });
  }
  const fields = parsed.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys.join(',')].join('.') : issue.path.join('.'),
  );
  const first = parsed.error.issues[0];
  throw new ContractError('INVALID_FIELD', `${what}: ${fields[0] || '(root)'}: ${first?.message ?? 'invalid'}`, {
    fields,
  });
}
