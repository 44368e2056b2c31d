import { loadMasters } from '../../masters/load.ts';
import type { Database } from '../../store/store.ts';
import type { SitePharmacists } from '../claim-masters.ts';
import type { ClaimFacts } from '../files.ts';
import { contains, DAY_MS, type Interval, iso } from '../interval.ts';
import { ATTESTED_COLUMNS, STAFF_KINDS } from './attested.ts';
import { staffEventOf, toldApart } from './staff-events.ts';

/** Whether prescription drugs were dispensed at the claim's own site. */
export function dispensesPrescriptions(claim: ClaimFacts): boolean {
  return claim.kind === 'pharmacy' && claim.lines.some((line) => line.prescription !== null && !line.external);
}

/** The pharmacists of the sites that dispensed prescriptions, with their clock events and sightings around each claim. */
export async function loadPharmacists(
  db: Database,
  claims: readonly ClaimFacts[],
  span: Interval,
): Promise<(claim: ClaimFacts) => SitePharmacists | null> {
  const sites = [...new Set(claims.filter(dispensesPrescriptions).map(({ site }) => site))];
  if (sites.length === 0) return () => null;
  const registrations = await loadMasters(db, 'registration', { sites, ...span });
  const registered = [...new Set(registrations.map(({ content }) => content.practitioner))];
  const roles = await loadMasters(db, 'practitioner', { subjects: registered, ...span });
  const pharmacists = new Set(
    roles.filter(({ content }) => content.role === 'pharmacist').map(({ content }) => content.practitioner),
  );
  if (pharmacists.size === 0) return () => null;
  const rows = await db
    .selectFrom('attestations')
    .select(ATTESTED_COLUMNS)
    .where('subject', 'in', [...pharmacists])
    .where('subject_type', '=', 'practitioner')
    .where('kind', 'in', STAFF_KINDS)
    .where('at', '>=', iso(span.from))
    .where('at', '<=', iso(span.until))
    .orderBy('at')
    .orderBy('jti')
    .execute();
  const events = rows.map(staffEventOf).filter((event) => event !== undefined);
  const eventsOf = Map.groupBy(events, (event) => event.practitioner);
  const bySite = Map.groupBy(
    registrations.filter(({ content }) => pharmacists.has(content.practitioner)),
    ({ content }) => content.facilityId as string,
  );
  return (claim) => {
    if (!dispensesPrescriptions(claim)) return null;
    const ids = [
      ...new Set((bySite.get(claim.site) ?? []).map(({ content }) => content.practitioner as string)),
    ].sort();
    if (ids.length === 0) return null;
    // Cut to this claim: what else was in the batch must not change a verdict.
    const own = { from: claim.serviceStart - DAY_MS, until: claim.settledAt + DAY_MS };
    const around = ids.flatMap((id) => eventsOf.get(id) ?? []).filter(({ at }) => contains(own, at));
    return { ids, ...toldApart(around) };
  };
}
