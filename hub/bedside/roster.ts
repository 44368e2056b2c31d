import { type OpenInterval, overlaps } from '../crosscheck/interval.ts';
import { stayFactsOf } from '../crosscheck/loaders/stay-facts.ts';
import type { BedPlace, StayFacts } from '../crosscheck/stay-files.ts';
import { WARD_KINDS } from '../crosscheck/stay-parts.ts';
import { holdsAt, loadMasters } from '../masters/load.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Inpatient } from './draw.ts';

/** Who is in hospital at an instant, by whether they can be asked. */
export interface Roster {
  readonly inpatients: readonly Inpatient[];
  readonly withoutBed: number;
  readonly exempted: number;
}

/** Everybody's exemption from the institution's records, by stay: kind and span. */
export type Exemptions = ReadonlyMap<string, readonly (OpenInterval & { readonly kind: string })[]>;

/**
 * Inpatients who may be drawn at `at` (ms since 1970). Left out: who is exempted for the whole of `span`, newborns (their face changes
 * by the day, and the mother is asked), beds at home, and those whose bed nobody knows.
 */
export async function loadRoster(
  db: Database,
  at: number,
  span: { readonly from: number; readonly until: number },
): Promise<Roster> {
  const rows = await db
    .selectFrom('stays')
    .selectAll()
    .where('state', '=', 'active')
    .where('discharged_at', 'is', null)
    .where('admitted_at', '<=', new Date(at).toISOString())
    .where('kind', 'in', [...WARD_KINDS])
    .where('newborn_of', 'is', null)
    .execute();
  const exemptions = await loadExemptions(db, span);
  const inpatients: Inpatient[] = [];
  let [withoutBed, exempted] = [0, 0];
  for (const row of rows) {
    const stay = stayFactsOf(row);
    const bed = bedAt(stay, at);
    if (!bed) withoutBed += 1;
    else if (awayDuring(stay, exemptions, span)) exempted += 1;
    else inpatients.push({ site: row.site, ward: bed.ward, stay: row.stay_id });
  }
  return { inpatients, withoutBed, exempted };
}

/** The exemptions that the institutions recorded and that touch a span. */
export async function loadExemptions(
  db: Database,
  span: { readonly from: number; readonly until: number },
): Promise<Exemptions> {
  const masters = await loadMasters(db, 'exemption', span);
  return Map.groupBy(
    masters.map(({ from, until, content }) => ({ from, until, kind: content.kind, stay: content.stayId })),
    ({ stay }) => stay,
  );
}

/** Where somebody lies at an instant; undefined when nobody says. A line of the list can't hold a tab. */
export function bedAt(stay: StayFacts, at: number): BedPlace | undefined {
  const bed = stay.beds.findLast((place) => holdsAt(place, at));
  return bed && bed.ward !== '' && !/[\t\n\0]/.test(bed.ward) ? bed : undefined;
}

/** Why somebody must not be disturbed in a span, if there is a reason. */
export function exemptionIn(stay: StayFacts, exemptions: Exemptions, span: OpenInterval): string | undefined {
  return reasonsOf(stay, exemptions).find((reason) => overlaps(reason, span))?.kind;
}

// Away for the whole span: there is no moment at which they could be asked.
function awayDuring(stay: StayFacts, exemptions: Exemptions, span: { from: number; until: number }): boolean {
  return reasonsOf(stay, exemptions).some(
    ({ from, until }) => from <= span.from && (until === null || until >= span.until),
  );
}

function reasonsOf(stay: StayFacts, exemptions: Exemptions): (OpenInterval & { readonly kind: string })[] {
  return [
    ...stay.leaves.map((leave) => ({ ...leave, kind: 'leave' })),
    ...stay.icu.map((span) => ({ ...span, kind: 'icu' })),
    ...stay.surgeries.map((surgery) => ({ ...surgery, kind: 'operating-room' })),
    ...(exemptions.get(stay.id) ?? []),
  ];
}

/** The stays with these ids that are active, by id. */
export async function loadActiveStays(db: Database, ids: readonly string[]): Promise<Map<string, Row<'stays'>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('stays')
    .selectAll()
    .where('stay_id', 'in', ids)
    .where('state', '=', 'active')
    .execute();
  return new Map(rows.map((row) => [row.stay_id, row]));
}
