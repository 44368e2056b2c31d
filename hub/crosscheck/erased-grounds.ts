import { z } from 'zod';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

const Refs = z.array(z.object({ type: z.string(), id: z.string() }));

/**
 * Ids of findings that rest on an event whose payload was erased by an order. Nothing can be judged by it again, so such a
 * finding is neither retracted nor changed by a later judgement: it stays as it was said, and people decide about it.
 */
export async function findingsOnErasedGrounds(
  db: Database,
  findings: readonly Row<'findings'>[],
): Promise<Set<string>> {
  const events = new Map<string, string[]>();
  for (const { id, evidence } of findings) {
    for (const ref of Refs.parse(JSON.parse(evidence))) {
      if (ref.type === 'attestation') events.set(ref.id, [...(events.get(ref.id) ?? []), id]);
    }
  }
  if (events.size === 0) return new Set();
  const erased = await db
    .selectFrom('erasures')
    .select('event')
    .where('event', 'in', [...events.keys()])
    .execute();
  return new Set(erased.flatMap(({ event }) => events.get(event) ?? []));
}
