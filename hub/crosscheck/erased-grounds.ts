import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/**
 * Ids of findings that rest on an event whose payload was erased by an order. Nothing can be judged by it again, so such a
 * finding is neither retracted nor changed by a later judgement: it stays as it was said, and people decide about it.
 */
export async function findingsOnErasedGrounds(
  db: Database,
  findings: readonly Row<'findings'>[],
): Promise<Set<string>> {
  const events = new Map<string, string[]>();
  for (const finding of findings) {
    for (const { type, id } of evidenceRefsOf(finding)) {
      if (type === 'attestation') events.set(id, [...(events.get(id) ?? []), finding.id]);
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
