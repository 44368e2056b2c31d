import { z } from 'zod';
import { Digest } from '../../../contract/ids.ts';
import type { Database } from '../../store/store.ts';
import { ErasureOrder } from './order.ts';

/** Kind of the ledger lines about such orders. */
export const CASE_ERASURE = 'case-erasure';

/**
 * An order to erase the words of a case, as it is kept for good. It names nobody but who gave it. With the digests of all steps, whoever has a
 * letter's or an answer's step can still show that it was taken, word for word.
 */
export const CaseErasureOrder = z.strictObject({
  ...ErasureOrder.omit({ event: true, index: true }).shape,
  case: z.string(),
  number: z.string(),
  /** Id (ref of its ledger line) and digest of each step, in their order. */
  steps: z.array(z.strictObject({ id: z.string(), digest: Digest })),
});
export type CaseErasureOrder = z.infer<typeof CaseErasureOrder>;

/** A step whose words were erased, with what it was. */
export interface ErasedStep {
  readonly order: CaseErasureOrder;
  readonly digest: Digest;
}

/** The orders about these steps, by the step's id. */
export async function caseOrdersAbout(db: Database, steps: readonly string[]): Promise<Map<string, ErasedStep>> {
  if (steps.length === 0) return new Map();
  const rows = await db
    .selectFrom('case_erasures')
    .select('content')
    .where('case_id', 'in', (eb) =>
      eb
        .selectFrom('case_steps')
        .select('case_id')
        .where('id', 'in', [...steps]),
    )
    .execute();
  const orders = rows.map(({ content }) => CaseErasureOrder.parse(JSON.parse(content)));
  return new Map(orders.flatMap((order) => order.steps.map(({ id, digest }) => [id, { order, digest }] as const)));
}
