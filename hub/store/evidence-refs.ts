import { z } from 'zod';
import type { Row } from './tables.ts';

const StoredRefs = z.array(z.strictObject({ type: z.enum(['claim', 'attestation', 'refusal']), id: z.string() }));

/** What a finding rests on, as it keeps it. */
export function evidenceRefsOf({ evidence }: Pick<Row<'findings'>, 'evidence'>): z.infer<typeof StoredRefs> {
  return StoredRefs.parse(JSON.parse(evidence));
}
