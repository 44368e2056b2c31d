import type { Database } from '../../store/store.ts';
import { CONDUCT_CODES, CONDUCTS, conductOf, suggestedPoints } from './bands.ts';
import { entriesAbout } from './lines.ts';
import type { SuggestedPoints } from './points-schema.ts';

/**
 * Upheld findings about a practitioner, or about all, that point to conduct and of which no points were proposed. A suggestion
 * is nothing yet: it lacks the sanction of the institution that points follow, and a person who proposes it.
 */
export async function suggestedFor(db: Database, practitioner?: string, limit = 50): Promise<SuggestedPoints[]> {
  const rules = CONDUCT_CODES.flatMap((code) => CONDUCTS[code].rules as readonly string[]);
  let rows = db
    .selectFrom('findings')
    .select(['id', 'rule', 'practitioner', 'site', 'updated_at'])
    .where('status', '=', 'upheld')
    .where('mode', '<>', 'shadow')
    .where('practitioner', 'is not', null)
    .where('rule', 'in', rules);
  if (practitioner !== undefined) rows = rows.where('practitioner', '=', practitioner);
  const found = await rows.orderBy('updated_at', 'desc').limit(limit).execute();
  const known = new Map<string, ReadonlySet<string>>();
  for (const who of new Set(found.flatMap((row) => row.practitioner ?? []))) {
    const entries = await entriesAbout(db, who);
    const named = entries.flatMap(({ proposal, state }) =>
      proposal.kind === 'conduct' && state !== 'rejected' ? [proposal.source.id, ...proposal.findings] : [],
    );
    known.set(who, new Set(named));
  }
  return found.flatMap(({ id, rule, practitioner: who, site, updated_at }) => {
    const conduct = conductOf(rule);
    if (who === null || !conduct || known.get(who)?.has(id)) return [];
    const { band } = CONDUCTS[conduct];
    const points = suggestedPoints(band, 'important');
    return [{ finding: id, rule, practitioner: who, site, conduct, band, points, decidedAt: updated_at }];
  });
}
