import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { ClaimFacts } from '../files.ts';
import { DAY_MS, type Interval, iso, overlaps } from '../interval.ts';
import type { Settlement, SiteDayFile } from '../site-day-files.ts';
import { CHECK_IN_KINDS, EXCEPTION_KINDS } from './attested.ts';
import { loadSiteDowntimes } from './claim-files.ts';
import { loadSiteDevices } from './site-devices.ts';
import { loadStays } from './stays-in-span.ts';

/** Files of institutions on one day, with a fixed number of queries. */
export async function loadSiteDayFiles(
  db: Database,
  sites: readonly string[],
  day: Interval,
  now: number,
): Promise<SiteDayFile[]> {
  if (sites.length === 0) return [];
  const span = { from: day.from - DAY_MS, until: day.until };
  const [stays, settlements, attested, devices, downtimes, masters, beds, events] = await Promise.all([
    loadStays(db, 'site', sites, span),
    loadSettlements(db, sites, day),
    loadAttested(db, sites, day),
    loadSiteDevices(db, sites, day),
    loadSiteDowntimes(db, sites, day),
    loadMasters(db, 'site', { sites, ...day }),
    loadMasters(db, 'bed', { sites, ...day }),
    loadMasters(db, 'mass-event', span),
  ]);
  const funds = await loadFunds(
    db,
    sites,
    stays.filter(({ admittedAt }) => admittedAt >= span.from).map(({ id }) => id),
  );
  const staysOf = Map.groupBy(stays, ({ site }) => site);
  const [mastersOf, bedsOf] = [
    Map.groupBy(masters, ({ content }) => content.facilityId as string),
    Map.groupBy(beds, ({ content }) => content.facilityId as string),
  ];
  return sites.map((site) => ({
    now,
    site,
    day,
    stays: staysOf.get(site) ?? [],
    fundOfStays: funds.get(site) ?? new Map(),
    settlements: settlements.get(site) ?? [],
    attestedAt: attested.get(site) ?? [],
    devices: devices.get(site) ?? [],
    downtimes: (downtimes.get(site) ?? []).filter((downtime) => overlaps(downtime, day)),
    masters: mastersOf.get(site) ?? [],
    beds: bedsOf.get(site) ?? [],
    events: events.filter(({ content }) => content.facilityId === undefined || content.facilityId === site),
  }));
}

async function loadSettlements(db: Database, sites: readonly string[], day: Interval) {
  const rows = await db
    .selectFrom('claims')
    .select(['claim_id', 'site', 'kind', 'exception', 'settled_at', 'fund_fen'])
    .where('site', 'in', sites)
    .where('state', '=', 'active')
    .where('settled_at', '>=', iso(day.from))
    .where('settled_at', '<=', iso(day.until))
    .orderBy('settled_at')
    .orderBy('claim_id')
    .execute();
  const own = Map.groupBy(rows, ({ site }) => site);
  return new Map([...own].map(([site, ofSite]) => [site, ofSite.map(settlementOf)]));
}

function settlementOf(row: {
  claim_id: string;
  kind: string;
  exception: string | null;
  settled_at: string;
  fund_fen: number;
}): Settlement {
  return {
    id: row.claim_id,
    kind: row.kind as ClaimFacts['kind'],
    exception: row.exception as ClaimFacts['exception'],
    settledAt: Date.parse(row.settled_at),
    fundFen: row.fund_fen,
  };
}

async function loadAttested(db: Database, sites: readonly string[], day: Interval): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('attestations')
    .select(['site', 'at'])
    .where('site', 'in', sites)
    .where('kind', 'in', [...CHECK_IN_KINDS, ...EXCEPTION_KINDS])
    .where('at', '>=', iso(day.from))
    .where('at', '<=', iso(day.until))
    .orderBy('at')
    .execute();
  const own = Map.groupBy(rows, ({ site }) => site);
  return new Map([...own].map(([site, ofSite]) => [site, ofSite.map(({ at }) => Date.parse(at))]));
}

async function loadFunds(db: Database, sites: readonly string[], stays: readonly string[]) {
  const funds = new Map<string, Map<string, number>>();
  if (stays.length === 0) return funds;
  const rows = await db
    .selectFrom('claims')
    .select(({ fn }) => ['site', 'encounter', fn.sum<number>('fund_fen').as('fen')])
    .where('encounter', 'in', stays)
    .where('site', 'in', sites)
    .where('state', '=', 'active')
    .groupBy(['site', 'encounter'])
    .execute();
  for (const { site, encounter, fen } of rows) {
    const own = funds.get(site) ?? new Map<string, number>();
    if (encounter !== null) own.set(encounter, Number(fen));
    funds.set(site, own);
  }
  return funds;
}
