import { latestRun, scoredMonths } from '../credit/scorecard/run.ts';
import { byBytes } from '../draw/chance.ts';
import { loadMasters } from '../masters/load.ts';
import type { Database } from '../store/store.ts';
import type { FormerPair, InspectionObject, InspectionRoster, Inspector } from './draw.ts';
import type { Rating } from './parameters.ts';
import { VisitObjects } from './visit.ts';

/** Who may be inspected and by whom, as known now. `month` is the month that is planned; `now` in ms since 1970. */
export async function loadInspectionRoster(db: Database, month: string, now: number): Promise<InspectionRoster> {
  const [ratings, visits, sites, practitioners, inspectors] = [
    await loadRatings(db),
    await loadVisits(db, month),
    await db.selectFrom('sites').select('id').orderBy('id').execute(),
    await practitionerSites(db, now),
    await activeInspectors(db),
  ];
  const objectOf = (type: InspectionObject['type'], id: string, at: readonly string[]): InspectionObject => {
    const key = `${type}\t${id}`;
    return { type, id, sites: at, rating: ratings.get(key) ?? 'none', done: visits.done.get(key) ?? 0 };
  };
  const objects = [
    ...sites.map(({ id }) => objectOf('site', id, [id])),
    ...[...practitioners].map(([id, at]) => objectOf('practitioner', id, [...at].sort(byBytes))),
  ];
  return { objects, inspectors, former: visits.former };
}

/** Inspectors who are active, by id. */
export async function activeInspectors(db: Database): Promise<Inspector[]> {
  const rows = await db.selectFrom('inspectors').selectAll().where('state', '=', 'active').orderBy('id').execute();
  return rows.map(({ id, conflicts }) => ({ id, conflicts: JSON.parse(conflicts) as string[] }));
}

async function loadRatings(db: Database): Promise<Map<string, Rating>> {
  const [latest] = await scoredMonths(db);
  const run = latest && (await latestRun(db, latest.month));
  if (!run) return new Map();
  const rows = await db
    .selectFrom('scorecards')
    .select(['subject_type', 'subject', 'grade'])
    .where('run', '=', run.id)
    .where('subject_type', 'in', ['site', 'practitioner'])
    .execute();
  return new Map(rows.map(({ subject_type, subject, grade }) => [`${subject_type}\t${subject}`, grade]));
}

// What was drawn earlier in the same calendar year counts, whether the visit took place or not: its chance was had.
async function loadVisits(db: Database, month: string) {
  const rows = await db
    .selectFrom('inspection_visits')
    .innerJoin('inspection_plans', 'inspection_plans.id', 'inspection_visits.plan')
    .select(['site', 'objects', 'inspector_a', 'inspector_b', 'month'])
    .where('month', '<', month)
    .where('month', '>=', `${Number(month.slice(0, 4)) - 1}-01`)
    .orderBy('month')
    .execute();
  const done = new Map<string, number>();
  const former = new Map<string, FormerPair>();
  for (const row of rows) {
    former.set(row.site, { site: row.site, pair: [row.inspector_a, row.inspector_b] });
    if (row.month.slice(0, 4) !== month.slice(0, 4)) continue;
    for (const { type, id } of VisitObjects.parse(JSON.parse(row.objects))) {
      done.set(`${type}\t${id}`, (done.get(`${type}\t${id}`) ?? 0) + 1);
    }
  }
  return { done, former: [...former.values()] };
}

async function practitionerSites(db: Database, now: number): Promise<Map<string, Set<string>>> {
  const known = new Map<string, Set<string>>();
  for (const { content } of await loadMasters(db, 'registration', { from: now, until: now })) {
    const own = known.get(content.practitioner) ?? new Set<string>();
    known.set(content.practitioner, own.add(content.facilityId));
  }
  return known;
}
