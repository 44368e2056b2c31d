import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import { FEWEST_ALTERNATIVES, type MannerCount } from '../pattern-files.ts';
import { ATTESTED_COLUMNS, CHECK_IN_KINDS, factsOf } from './attested.ts';

/** Reasons that lie with the place; what lies with the person (an infant, a bedridden patient) explains itself. */
const UNEXPLAINED: readonly string[] = ['chosen', 'not-enrolled', 'no-match'];

/** How patients of a site were verified: by face, or by a witness for reasons that nothing about them explains. */
export async function loadManners(db: Database, site: string, period: Interval): Promise<MannerCount[]> {
  const rows = await db
    .selectFrom('attestations')
    .select(ATTESTED_COLUMNS)
    .where('kind', '=', sql.lit('alternative')) // literally, or the partial index is not used
    .where('site', '=', site)
    .where('at', '>=', iso(period.from))
    .where('at', '<=', iso(period.until))
    .execute();
  const alternatives = rows.flatMap((row) => {
    const alternative = factsOf(row)?.alternative;
    return alternative && UNEXPLAINED.includes(alternative.reason)
      ? [{ device: row.device, witness: alternative.witness }]
      : [];
  });
  if (alternatives.length < FEWEST_ALTERNATIVES) return [];
  const checks = await db
    .selectFrom('attestations')
    .select(({ fn }) => ['device', fn.countAll<number>().as('count')])
    .where('site', '=', site)
    .where('at', '>=', iso(period.from))
    .where('at', '<=', iso(period.until))
    .where('kind', 'in', CHECK_IN_KINDS)
    .groupBy('device')
    .execute();
  const checksAt = new Map(checks.map(({ device, count }) => [device, Number(count)]));
  const recordsAt = Map.groupBy(rows, ({ device }) => device);
  const allAt = (device: string) => (checksAt.get(device) ?? 0) + (recordsAt.get(device)?.length ?? 0);
  const all = [...new Set([...checksAt.keys(), ...recordsAt.keys()])].reduce((sum, device) => sum + allAt(device), 0);
  return [
    { by: 'site', id: site, all, otherwise: alternatives.length },
    ...[...Map.groupBy(alternatives, ({ device }) => device)].map(([id, own]): MannerCount => {
      return { by: 'desk', id, all: allAt(id), otherwise: own.length };
    }),
    // Who witnesses works at some desks: of all that were there, how many did this one person vouch for?
    ...[...Map.groupBy(alternatives, ({ witness }) => witness as string)].map(([id, own]): MannerCount => {
      const desks = [...new Set(own.map(({ device }) => device))];
      return { by: 'witness', id, all: desks.reduce((sum, desk) => sum + allAt(desk), 0), otherwise: own.length };
    }),
  ];
}
