import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import { CONDUCT_CODES, CONDUCTS, conductOf, suggestedPoints } from './bands.ts';
import { entriesOf } from './lines.ts';
import type { SuggestedPoints } from './points-schema.ts';

/** Findings looked at for one answer. */
const MOST = 500;
/** Findings that a proposal can name. */
const MOST_NAMED = 50;

/**
 * Upheld findings about a practitioner, or about all, that point to conduct and of which no points were proposed: one suggestion for
 * each practitioner, rule, institution and case. It is nothing yet: it lacks the sanction of the institution, and a person who proposes.
 */
export async function suggestedFor(db: Database, practitioner?: string): Promise<SuggestedPoints[]> {
  const rules = CONDUCT_CODES.flatMap((code) => CONDUCTS[code].rules as readonly string[]);
  let rows = db
    .selectFrom('findings')
    .innerJoin('sites', 'sites.id', 'findings.site')
    .leftJoin('case_findings', 'case_findings.finding_id', 'findings.id')
    .select(['findings.id', 'rule', 'practitioner', 'site', 'name', 'updated_at', 'case_id'])
    .where('status', '=', 'upheld')
    .where('case_findings.aside', 'is', null) // corrected beside the decision: nobody was sanctioned for it
    .where('mode', '<>', 'shadow')
    .where('practitioner', 'is not', null)
    .where('rule', 'in', rules);
  if (practitioner !== undefined) rows = rows.where('practitioner', '=', practitioner);
  const found = await rows.orderBy('updated_at', 'desc').limit(MOST).execute();
  const ordering = await casesWithPoints(
    db,
    found.flatMap(({ case_id }) => case_id ?? []),
  );
  const named = await namedBefore(
    db,
    found.flatMap((row) => row.practitioner ?? []),
  );
  const open = found
    .map((row) => ({ ...row, case_id: row.case_id !== null && ordering.has(row.case_id) ? row.case_id : null }))
    .filter(({ id, case_id, practitioner: who }) => {
      const known = named.get(who ?? '');
      return !known?.has(id) && !(case_id !== null && known?.has(case_id));
    });
  const groups = Map.groupBy(open, (row) => [row.practitioner, row.rule, row.site, row.case_id].join(' '));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const conduct = first && conductOf(first.rule);
    if (!first || !conduct || first.practitioner === null) return [];
    const { band } = CONDUCTS[conduct];
    const points = suggestedPoints(band, 'important');
    const findings = own.slice(0, MOST_NAMED).map(({ id }) => id);
    const about = { rule: first.rule, practitioner: first.practitioner, site: { id: first.site, name: first.name } };
    return [{ findings, caseId: first.case_id, ...about, conduct, band, points, decidedAt: first.updated_at }];
  });
}

// Only a narrowing: whether the decision that is in force orders points is asked again when they are proposed.
async function casesWithPoints(db: Database, cases: readonly string[]): Promise<ReadonlySet<string>> {
  if (cases.length === 0) return new Set();
  const steps = db
    .selectFrom('case_steps')
    .select('case_id')
    .where('case_id', 'in', [...new Set(cases)]);
  const rows = await steps.where('step', '=', 'decide').where('content', 'like', '%"points"%').execute();
  return new Set(rows.map(({ case_id }) => case_id));
}

async function namedBefore(db: Database, practitioners: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
  const rows = db
    .selectFrom('point_lines')
    .selectAll()
    .where(isAmong(db, 'practitioner', [...new Set(practitioners)]));
  const entries = entriesOf(await rows.execute());
  return new Map(
    [...Map.groupBy(entries, ({ proposal }) => proposal.practitioner)].map(([who, own]) => {
      const named = own.flatMap(({ proposal, state }) =>
        proposal.kind === 'conduct' && state !== 'rejected' ? [proposal.source.id, ...proposal.findings] : [],
      );
      return [who, new Set(named)];
    }),
  );
}
