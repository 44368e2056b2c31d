import type { z } from 'zod';
import { loadPractitionerPresence } from '../cases/practitioner-presence.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import { holdsAt, loadMasters } from '../masters/load.ts';
import type { Database } from '../store/store.ts';
import { neighboursOf, recentEvents } from './recent-events.ts';
import { findingsAbout } from './subject-findings.ts';
import type { PractitionerSummary } from './subject-schema.ts';

const LOOKBACK_DAYS = 30;
/** A shift changes within a quarter of an hour; one hand that holds two cards, within a minute or two. */
const NEAR_MINUTES = 2;

/** What is known about a practitioner, by pseudonym; undefined = nothing at all. `now` in ms since 1970. */
export async function loadPractitioner(
  db: Database,
  id: string,
  now: number,
  utcOffsetMinutes: number,
): Promise<z.infer<typeof PractitionerSummary> | undefined> {
  const span = { from: now - LOOKBACK_DAYS * DAY_MS, until: now };
  const [findings, presence, lines, events, neighbours, roles, registrations, eligibility] = await Promise.all([
    findingsAbout(db, 'practitioner', id),
    loadPractitionerPresence(db, id, span, now),
    linesOf(db, id, span.from),
    recentEvents(db, 'subject', id),
    neighboursOf(db, id, NEAR_MINUTES, utcOffsetMinutes),
    loadMasters(db, 'practitioner', { subjects: [id] }),
    loadMasters(db, 'registration', { subjects: [id] }),
    loadMasters(db, 'eligibility', { subjects: [id] }),
  ]);
  const known = lines.length + events.length + findings.byRule.length + registrations.length + roles.length;
  if (known === 0) return undefined;
  const siteOf = await loadSiteNames(db, [
    ...lines.map(({ site }) => site),
    ...registrations.map(({ content }) => content.facilityId),
  ]);
  const withdrawn = eligibility.findLast((record) => holdsAt(record, now));
  const until = (at: number | null) => (at === null ? null : iso(at));
  return {
    type: 'practitioner',
    id,
    asOf: iso(now),
    findings,
    role: roles.findLast((record) => holdsAt(record, now))?.content.role ?? null,
    registrations: registrations.map((record) => ({
      site: siteOf(record.content.facilityId),
      from: iso(record.from),
      until: until(record.until),
    })),
    eligibility: withdrawn
      ? { status: withdrawn.content.status, from: iso(withdrawn.from), until: until(withdrawn.until) }
      : null,
    billed: lines.map(({ site, ...rest }) => ({ site: siteOf(site), ...rest })),
    shifts: presence.shifts
      .map(({ site, from, until: end, end: how, elsewhere, objections }) => ({
        site,
        from,
        until: end,
        end: how,
        elsewhere,
        objections: objections.length,
      }))
      .reverse(),
    unrecognised: presence.unrecognised.length,
    events,
    neighbours,
  };
}

interface BilledSite {
  readonly site: string;
  readonly lines: number;
  readonly amountFen: number;
  readonly lastAt: string;
}

/** Lines that name them as ordering or performing, by institution, the most first. Each line counts once. */
async function linesOf(db: Database, practitioner: string, since: number): Promise<BilledSite[]> {
  const by = (column: 'ordering' | 'performing') =>
    db
      .selectFrom('claim_lines')
      .select(['claim_id', 'line_id', 'at', 'amount_fen'])
      .where(column, '=', practitioner)
      .where('at', '>=', iso(since));
  const rows = await db
    .selectFrom(by('ordering').union(by('performing')).as('line'))
    .crossJoin('claims') // in this order on SQLite: lines first, and not every claim of every institution
    .whereRef('claims.claim_id', '=', 'line.claim_id')
    .select(({ fn }) => [
      'claims.site',
      fn.countAll<number>().as('lines'),
      fn.sum<number>('line.amount_fen').as('amountFen'),
      fn.max<string>('line.at').as('lastAt'),
    ])
    .where('claims.state', '=', 'active')
    .groupBy('claims.site')
    .execute();
  return rows
    .map(({ site, lines, amountFen, lastAt }) => ({
      site,
      lines: Number(lines),
      amountFen: Number(amountFen),
      lastAt,
    }))
    .sort((a, b) => b.lines - a.lines);
}
