import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import { DAY_MS, iso } from './interval.ts';
import type { VisitStream } from './period-candidates.ts';
import type { Selection } from './subjects.ts';

/** Visits to which somebody comes by choice: these make patterns. */
export const PATTERN_KINDS = ['outpatient', 'chronic', 'pharmacy'];

/** How far back a period reaches. */
export const PERIOD_DAYS = 210;

const PAGE = 50_000;

/** Each person's visits, a page of the index at a time. With `since`, of those who came since then. */
export async function* visitStreams(db: Database, { scope, since }: Selection): AsyncGenerator<VisitStream> {
  const touched = scope === 'all' ? undefined : (scope.persons ?? []);
  if (touched?.length === 0) return;
  let from = '';
  while (true) {
    let query = db
      .selectFrom('claims')
      .select(['person', 'settled_at', 'site'])
      .where('person', '>=', from)
      .where('state', '=', 'active')
      .where('kind', 'in', PATTERN_KINDS);
    if (touched) query = query.where('person', 'in', touched);
    if (since !== undefined) {
      query = query.where('settled_at', '>=', iso(since - PERIOD_DAYS * DAY_MS));
      if (!touched) {
        query = query.where((eb) =>
          eb('person', 'in', eb.selectFrom('claims').select('person').where('settled_at', '>=', iso(since))),
        );
      }
    }
    const rows = await query.orderBy('person').orderBy('settled_at').limit(PAGE).execute();
    const streams = inStreams(rows);
    const last = rows.length < PAGE || streams.length < 2 ? undefined : streams.pop();
    yield* streams;
    if (rows.length < PAGE || (!last && streams.length === 0)) return;
    // The last person of a full page may go on in the next one; somebody who fills a page alone has been seen enough of.
    from = last?.person ?? `${streams[0]?.person} `;
  }
}

/** Whether any item has a cap: without, nobody is judged by one. */
export async function hasCaps(db: Database): Promise<boolean> {
  const cap = await db
    .selectFrom('masters')
    .select(sql<number>`1`.as('found'))
    .where('kind', '=', 'dispensing-cap')
    .limit(1)
    .executeTakeFirst();
  return cap !== undefined;
}

function inStreams(rows: readonly { person: string; settled_at: string; site: string }[]): VisitStream[] {
  const streams: { person: string; at: number[]; site: string[] }[] = [];
  for (const { person, settled_at, site } of rows) {
    let stream = streams.at(-1);
    if (stream?.person !== person) {
      stream = { person, at: [], site: [] };
      streams.push(stream);
    }
    stream.at.push(Date.parse(settled_at));
    stream.site.push(site);
  }
  return streams;
}
