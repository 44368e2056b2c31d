import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import { LOOK_BACK_MS, type PractitionerPeriodFile } from '../practitioner-period.ts';
import { loadBilled } from './billed-lines.ts';
import { loadStaffEvents } from './claim-files.ts';
import { loadSightingConsents } from './consents.ts';
import { loadSiteDevices } from './site-devices.ts';
import { loadSiteFences } from './site-fences.ts';
import { toldApart } from './staff-events.ts';

/** Files of practitioners for one month, with a fixed number of queries. */
export async function loadPractitionerPeriodFiles(
  db: Database,
  practitioners: readonly string[],
  period: Interval,
  utcOffsetMinutes: number,
  now: number,
): Promise<PractitionerPeriodFile[]> {
  if (practitioners.length === 0) return [];
  const span = { from: Math.min(period.from, period.until - LOOK_BACK_MS), until: period.until };
  const [billed, staffEvents, consents, roles, leaves, first] = await Promise.all([
    loadBilled(db, practitioners, span),
    loadStaffEvents(db, practitioners, span),
    loadSightingConsents(db, practitioners),
    loadMasters(db, 'practitioner', { subjects: practitioners, ...span }),
    loadMasters(db, 'leave', { subjects: practitioners, ...span }),
    db.selectFrom('claims').select('settled_at').orderBy('settled_at').limit(1).executeTakeFirst(),
  ]);
  const presence = new Map([...staffEvents].map(([who, events]) => [who, toldApart(events)]));
  const clocked = new Map([...presence].map(([who, { clockEvents }]) => [who, clockEvents]));
  const sitesOf = (records: ReadonlyMap<string, readonly { readonly site: string }[]>, who?: string) => [
    ...new Set((who === undefined ? [...records.values()].flat() : (records.get(who) ?? [])).map(({ site }) => site)),
  ];
  const sites = [...new Set([...sitesOf(billed), ...sitesOf(clocked)])];
  const [devices, fences, billing] = await Promise.all([
    loadSiteDevices(db, sites, span),
    loadSiteFences(db, sites, span),
    billingSites(db, sitesOf(clocked), span),
  ]);
  return practitioners.map((practitioner) => {
    const own = [...new Set([...sitesOf(billed, practitioner), ...sitesOf(clocked, practitioner)])];
    return {
      now,
      practitioner,
      period,
      utcOffsetMinutes,
      historyFrom: first ? Date.parse(first.settled_at) : null,
      billed: billed.get(practitioner) ?? [],
      clockEvents: [],
      sightings: [],
      ...presence.get(practitioner),
      sightingConsents: consents.get(practitioner) ?? [],
      billingSites: sitesOf(clocked, practitioner).filter((site) => billing.has(site)),
      roles: roles.filter(({ content }) => content.practitioner === practitioner),
      leaves: leaves.filter(({ content }) => content.practitioner === practitioner),
      devices: own.flatMap((site) => devices.get(site) ?? []),
      fences: own.flatMap((site) => fences.get(site) ?? []),
    };
  });
}

async function billingSites(db: Database, sites: readonly string[], span: Interval): Promise<Set<string>> {
  if (sites.length === 0) return new Set();
  const rows = await db
    .selectFrom('sites')
    .select('id')
    .where('id', 'in', sites)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('claims')
          .select('claim_id')
          .whereRef('claims.site', '=', 'sites.id')
          .where('settled_at', '>=', iso(span.from))
          .where('settled_at', '<=', iso(span.until)),
      ),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}
