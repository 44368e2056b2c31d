import { civilDate } from '../../calendar/working-days.ts';
import { parametersOn } from '../../parameters/in-force.ts';
import type { Database } from '../../store/store.ts';
import { CREDIT_PARAMETERS, type PointRules } from '../parameters.ts';
import { yearOf } from './entry.ts';
import { countedOf, entriesAbout, entriesOf, type PointEntry } from './lines.ts';
import { officialStanding } from './official.ts';
import type { PointEntryView, PointsPage, PractitionerPoints } from './points-schema.ts';
import { gravestOf, MEASURES, tallyOf } from './tally.ts';

/** The points of one practitioner, of all institutions together. `now` in ms since 1970. */
export async function practitionerPoints(
  db: Database,
  practitioner: string,
  year: number,
  now: number,
): Promise<PractitionerPoints> {
  const all = await entriesAbout(db, practitioner);
  const own = all.filter(({ proposal }) => yearOf(proposal) === year);
  const rules = (await parametersOn(db, CREDIT_PARAMETERS, civilDate(now))).points;
  const tally = tallyOf(countedOf(own), rules);
  const years = [...new Set([...all.map(({ proposal }) => yearOf(proposal)), year])].sort((a, b) => b - a);
  return {
    ...{ practitioner, year, years, ...tally },
    course: [...tally.course],
    reached: [...tally.reached],
    due: dueMeasures(own, rules),
    thresholds: rules.thresholds,
    suspendMonths: rules.suspendMonths,
    repairLeft: Math.max(0, Math.min(rules.repair.most, tally.added) - tally.repaired),
    entries: await shownEntries(db, own),
    official: await officialStanding(db, practitioner),
  };
}

/** Entries with the findings under them that no longer stand. */
export async function shownEntries(db: Database, entries: readonly PointEntry[]): Promise<PointEntryView[]> {
  const named = [...new Set(entries.flatMap(findingsOf))];
  const standing =
    named.length === 0
      ? []
      : await db.selectFrom('findings').select('id').where('id', 'in', named).where('status', '=', 'upheld').execute();
  const upheld = new Set(standing.map(({ id }) => id));
  const names = await siteNames(db);
  return entries.map((entry) => ({
    ...entry,
    steps: [...entry.steps],
    fallen: findingsOf(entry).filter((id) => !upheld.has(id)),
    siteName: entry.proposal.kind === 'conduct' ? (names.get(entry.proposal.site) ?? null) : null,
  }));
}

async function siteNames(db: Database): Promise<ReadonlyMap<string, string>> {
  const sites = await db.selectFrom('sites').select(['id', 'name']).execute();
  return new Map(sites.map(({ id, name }) => [id, name]));
}

function findingsOf({ proposal }: PointEntry): string[] {
  if (proposal.kind !== 'conduct') return [];
  const { source, findings } = proposal;
  return source.type === 'finding' ? [...new Set([source.id, ...findings])] : findings;
}

function dueMeasures(own: readonly PointEntry[], rules: PointRules) {
  const { reached } = tallyOf(countedOf(own), rules);
  const said = own.flatMap(({ proposal, state }) =>
    proposal.kind === 'measure' && (state === 'proposed' || state === 'confirmed') ? [proposal.measure] : [],
  );
  // A graver measure that somebody proposed makes the lighter ones idle.
  const gravest = Math.max(-1, ...said.map((measure) => MEASURES.indexOf(measure)));
  return reached.map(({ measure }) => measure).filter((measure) => MEASURES.indexOf(measure) > gravest);
}

/** One page of the points of a year. */
export async function listPoints(
  db: Database,
  { year, offset, limit }: { readonly year: number; readonly offset: number; readonly limit: number },
  now: number,
): Promise<PointsPage> {
  const rules = (await parametersOn(db, CREDIT_PARAMETERS, civilDate(now))).points;
  const known = await db.selectFrom('point_lines').select('year').distinct().orderBy('year', 'desc').execute();
  const entries = entriesOf(await db.selectFrom('point_lines').selectAll().where('year', '=', year).execute());
  const names = await siteNames(db);
  const rows = [...Map.groupBy(entries, ({ proposal }) => proposal.practitioner)].map(([practitioner, own]) => {
    const tally = tallyOf(countedOf(own), rules);
    const about = new Set(own.flatMap(({ proposal }) => (proposal.kind === 'conduct' ? [proposal.site] : [])));
    const open = own.filter(({ state }) => state === 'proposed').length;
    const { total, highest } = tally;
    return {
      practitioner,
      sites: [...about].map((site) => names.get(site) ?? site),
      total,
      highest,
      open,
      gravest: gravestOf(tally)?.measure ?? null,
      due: dueMeasures(own, rules),
    };
  });
  const sorted = rows.toSorted(
    (a, b) => b.total - a.total || b.highest - a.highest || (a.practitioner < b.practitioner ? -1 : 1),
  );
  const waiting = entries.filter(({ state }) => state === 'proposed');
  const years = [...new Set([year, ...known.map((row) => row.year)])].sort((a, b) => b - a);
  const shown = await shownEntries(db, waiting.slice(0, 100));
  return { year, years, total: rows.length, items: sorted.slice(offset, offset + limit), waiting: shown };
}
