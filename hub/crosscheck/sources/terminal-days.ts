import { sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import { terminalDaySubject } from '../judge.ts';
import { loadTerminalDayFiles, NO_CAMERA, type TerminalOfSite } from '../loaders/terminal-day-files.ts';
import { intervalOfDate } from '../local-day.ts';
import { openFindings } from '../open-findings.ts';
import { daysOf, hour, type Selection } from '../subjects.ts';
import { PATTERN_KINDS } from '../visit-streams.ts';
import type { SubjectSource } from './source.ts';

/** Terminals judged together. */
const BATCH = 50;
/** Fewer cards of people whom nobody saw are no pattern. */
const UNSEEN = 2;

/** Terminals by the day on which two people or more were billed within an hour whom no camera of the site saw that day. */
export const terminalDaySource: SubjectSource = {
  kind: 'terminal-day',
  async *subjects(db, selection, now) {
    const { scope, since, utcOffsetMinutes } = selection;
    const sites = await sitesOf(db, selection);
    if (sites?.length === 0) return;
    const atThese: Selection = sites ? { ...selection, scope: { sites } } : selection;
    const open = Map.groupBy(await openFindings(db, 'terminal-day', atThese), ({ date }) => date);
    let hours = db.selectFrom('claims').select(hour('settled_at')).distinct();
    if (scope !== 'all' && sites) hours = hours.where('site', 'in', sites);
    if (since !== undefined) hours = hours.where('settled_at', '>=', iso(since));
    const days = new Map(daysOf(await hours.execute(), selection).map(({ date, day }) => [date, day]));
    for (const date of new Set([...days.keys(), ...open.keys()])) {
      const day = days.get(date) ?? intervalOfDate(date, utcOffsetMinutes);
      const again = (open.get(date) ?? []).map(({ who }) => ({ site: who.slice(0, 12), terminal: who.slice(13) }));
      const wanted = distinct([...(await suspects(db, day, sites)), ...again]);
      for (let first = 0; first < wanted.length; first += BATCH) {
        const files = await loadTerminalDayFiles(db, wanted.slice(first, first + BATCH), day, now);
        yield files.map((file) => terminalDaySubject(file, date));
      }
    }
  },
};

// A terminal is judged whole, whoever of its people something new is about.
async function sitesOf(db: Database, { scope, since }: Selection): Promise<string[] | undefined> {
  if (scope === 'all') return undefined;
  const { sites = [], persons = [] } = scope;
  if (persons.length === 0) return [...sites];
  let query = db.selectFrom('claims').select('site').distinct().where('person', 'in', persons);
  if (since !== undefined) query = query.where('settled_at', '>=', iso(since));
  return [...new Set([...sites, ...(await query.execute()).map(({ site }) => site)])];
}

async function suspects(db: Database, day: Interval, sites: readonly string[] | undefined): Promise<TerminalOfSite[]> {
  let query = db
    .selectFrom('claims as c')
    .select(['c.site', 'c.terminal'])
    .where('c.settled_at', '>=', iso(day.from))
    .where('c.settled_at', '<=', iso(day.until))
    .where('c.state', '=', 'active')
    .where('c.kind', 'in', PATTERN_KINDS)
    .where('c.terminal', 'is not', null)
    .where((eb) => eb.or([eb('c.exception', 'is', null), eb('c.exception', 'not in', NO_CAMERA)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('attestations as a')
            .select('a.jti')
            .whereRef('a.subject', '=', 'c.person')
            .whereRef('a.site', '=', 'c.site')
            .where('a.at', '>=', iso(day.from))
            .where('a.at', '<=', iso(day.until))
            .where((eb) => eb.or([eb('a.face_outcome', 'is', null), eb('a.face_outcome', '!=', 'no-match')])),
        ),
      ),
    )
    .groupBy(['c.site', 'c.terminal', sql`substr(c.settled_at, 1, 13)`])
    .having(({ fn }) => fn.count('c.person').distinct(), '>=', UNSEEN);
  if (sites) query = query.where('c.site', 'in', sites);
  const rows = await query.execute();
  return rows.flatMap(({ site, terminal }) => (terminal === null ? [] : [{ site, terminal }]));
}

function distinct(terminals: readonly TerminalOfSite[]): TerminalOfSite[] {
  return [...new Map(terminals.map((of) => [`${of.site}/${of.terminal}`, of])).values()];
}
