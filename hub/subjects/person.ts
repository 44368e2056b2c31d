import type { z } from 'zod';
import { localDate } from '../calendar/local-date.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { coverageOf } from '../crosscheck/coverage.ts';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import { MATCH_CODES } from '../crosscheck/match-code.ts';
import type { Database } from '../store/store.ts';
import { neighboursOf, recentEvents } from './recent-events.ts';
import { findingsAbout } from './subject-findings.ts';
import type { PersonSummary } from './subject-schema.ts';

const LOOKBACK_DAYS = 366;
const MOST_CLAIMS = 2000;
const SHOWN_CLAIMS = 20;
const SHOWN_STAYS = 20;
/** Whoever carries somebody else's card is at the same camera within this time. */
const NEAR_MINUTES = 10;

/** What is known about an insured person, by pseudonym; undefined = nothing at all. `now` in ms since 1970. */
export async function loadPerson(
  db: Database,
  id: string,
  now: number,
  utcOffsetMinutes: number,
): Promise<z.infer<typeof PersonSummary> | undefined> {
  const [findings, claims, stays, events, neighbours] = await Promise.all([
    findingsAbout(db, 'person', id),
    claimsOf(db, id, now),
    db
      .selectFrom('stays')
      .selectAll()
      .where('person', '=', id)
      .orderBy('admitted_at', 'desc')
      .limit(SHOWN_STAYS)
      .execute(),
    recentEvents(db, 'subject', id),
    neighboursOf(db, id, NEAR_MINUTES, utcOffsetMinutes),
  ]);
  if (claims.length + stays.length + events.length + findings.byRule.length === 0) return undefined;
  const siteOf = await loadSiteNames(
    db,
    [...claims, ...stays].map(({ site }) => site),
  );
  const active = claims.filter(({ state }) => state === 'active');
  const months = Map.groupBy(active, ({ settled_at }) =>
    localDate(Date.parse(settled_at), utcOffsetMinutes).slice(0, 7),
  );
  return {
    type: 'person',
    id,
    asOf: iso(now),
    findings,
    months: [...months]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([period, own]) => ({
        period,
        coverage: coverageOf(
          own.map(({ match_code, channel, fund_fen }) => ({ code: match_code, channel, claims: 1, fundFen: fund_fen })),
        ),
      })),
    claims: claims.slice(0, SHOWN_CLAIMS).map((claim) => ({
      claimId: claim.claim_id,
      at: claim.service_start,
      site: siteOf(claim.site),
      kind: claim.kind,
      state: claim.state,
      totalFen: claim.total_fen,
      fundFen: claim.fund_fen,
      code: MATCH_CODES.find((code) => code === claim.match_code) ?? null,
    })),
    stays: stays.map((stay) => ({
      stayId: stay.stay_id,
      site: siteOf(stay.site),
      admittedAt: stay.admitted_at,
      dischargedAt: stay.discharged_at,
      department: stay.department,
      ward: stay.ward,
      bed: stay.bed,
      state: stay.state,
    })),
    events,
    neighbours,
  };
}

function claimsOf(db: Database, person: string, now: number) {
  return db
    .selectFrom('claims')
    .leftJoin('judged_subjects as judged', (join) =>
      join.on('judged.subject_type', '=', 'claim').onRef('judged.subject', '=', 'claims.claim_id'),
    )
    .select(['claim_id', 'service_start', 'settled_at', 'site', 'kind', 'state', 'total_fen', 'fund_fen'])
    .select(['judged.match_code', 'judged.channel'])
    .where('person', '=', person)
    .where('service_start', '>=', iso(now - LOOKBACK_DAYS * DAY_MS))
    .orderBy('service_start', 'desc')
    .limit(MOST_CLAIMS)
    .execute();
}
