import { pseudonym } from '../../contract/pseudonym.ts';
import type { PointEntryView } from '../credit/points/points-schema.ts';
import { practitionerPoints } from '../credit/points/view.ts';
import { loadMasters } from '../masters/load.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import { PortalError } from './error.ts';
import { type OwnEntry, type OwnPractitioner, OwnPractitioners } from './standing-schema.ts';
import { toldCases } from './told.ts';

/** Nobody reads more; whoever else has points is found by their code. */
const MOST = 200;

/**
 * Points of a year of an institution's own practitioners: all that count for who is registered there now (points are one account across
 * institutions), and of everybody else only what followed from a sanction of this institution. What is merely proposed is nobody's
 * business outside yet. `now` in ms since 1970.
 */
export async function ownPractitioners(
  db: Database,
  site: string,
  year: number,
  now: number,
): Promise<OwnPractitioners> {
  const here = await registeredAt(db, site, now);
  const lines = await db
    .selectFrom('point_lines')
    .select(['practitioner', 'year'])
    .distinct()
    .where('step', '=', 'confirmed')
    .where((eb) => eb.or([eb('site', '=', site), isAmong(db, 'practitioner', [...here])]))
    .orderBy('practitioner')
    .execute();
  const items: OwnPractitioner[] = [];
  for (const { practitioner } of lines.filter((line) => line.year === year).slice(0, MOST)) {
    const own = await pointsOf(db, { site, practitioner, here: here.has(practitioner) }, year, now);
    if (own) items.push(own);
  }
  const years = [...new Set([year, ...lines.map((line) => line.year)])].sort((a, b) => b - a);
  const sorted = items.toSorted((a, b) => (b.total ?? -1) - (a.total ?? -1));
  return OwnPractitioners.parse({ year, years, registered: here.size, items: sorted });
}

/**
 * Finds an own practitioner by their code, with their points of a year if there are any. Throws PortalError `PERSON_UNKNOWN`, the same for
 * somebody of another institution and for nobody.
 */
export async function findOwnPractitioner(
  { db, regionKey }: { readonly db: Database; readonly regionKey: Buffer },
  site: string,
  { code, year }: { readonly code: string; readonly year: number },
  now: number,
): Promise<{ practitioner: string; points: OwnPractitioner | null }> {
  const practitioner = pseudonym(regionKey, 'practitioner', code);
  if (!(await registeredAt(db, site, now)).has(practitioner)) {
    throw new PortalError('PERSON_UNKNOWN', 'nobody with this code is registered at your institution now');
  }
  const points = await pointsOf(db, { site, practitioner, here: true }, year, now);
  return { practitioner, points: points ?? null };
}

/** Practitioners who are registered at an institution now. */
export async function registeredAt(db: Database, site: string, now: number): Promise<Set<string>> {
  const kept = await loadMasters(db, 'registration', { sites: [site], from: now, until: now });
  return new Set(kept.map(({ content }) => content.practitioner));
}

interface Whose {
  readonly site: string;
  readonly practitioner: string;
  readonly here: boolean;
}

async function pointsOf(
  db: Database,
  { site, practitioner, here }: Whose,
  year: number,
  now: number,
): Promise<OwnPractitioner | undefined> {
  const points = await practitionerPoints(db, practitioner, year, now);
  const shown = points.entries.filter((entry) => isOut(entry) && (here || isOf(entry, site)));
  if (shown.length === 0) return undefined;
  const cases = shown.flatMap(({ proposal }) =>
    proposal.kind === 'conduct' && proposal.source.type === 'case' ? [proposal.source.id] : [],
  );
  const told = await toldCases(db, site, cases);
  return {
    ...{ practitioner, here, thresholds: points.thresholds },
    total: here ? points.total : null,
    repairLeft: here ? points.repairLeft : null,
    reached: here ? points.reached.map(({ measure }) => measure) : [],
    official: here ? points.official : [],
    entries: shown.map((entry) => shownEntry(entry, site, told)),
  };
}

// A proposal that was refused, and one that waits, never went out.
function isOut({ steps }: PointEntryView): boolean {
  return steps.some(({ step }) => step === 'confirmed');
}

function isOf({ proposal }: PointEntryView, site: string): boolean {
  return proposal.kind === 'conduct' && proposal.site === site;
}

function shownEntry(entry: PointEntryView, site: string, told: ReadonlyMap<string, string>): OwnEntry {
  const { id, proposal, points, state, steps } = entry;
  const conduct = proposal.kind === 'conduct' ? proposal : null;
  const elsewhere = conduct !== null && conduct.site !== site;
  const number = conduct?.source.type === 'case' ? told.get(conduct.source.id) : undefined;
  return {
    ...{ id, kind: proposal.kind, points, state: state === 'voided' ? 'voided' : 'confirmed' },
    conduct: conduct?.conduct ?? null,
    band: conduct?.band ?? null,
    responsibility: conduct?.responsibility ?? null,
    activity: proposal.kind === 'repair' ? proposal.activity : null,
    measure: proposal.kind === 'measure' ? proposal.measure : null,
    months: proposal.kind === 'measure' ? (proposal.months ?? null) : null,
    ...{ sanction: elsewhere ? null : (conduct?.sanction ?? null), elsewhere },
    from: conduct?.source.type === 'official' ? 'official' : 'office',
    notice: conduct && number !== undefined ? { id: conduct.source.id, number } : null,
    ...{ proposedAt: steps[0]?.at ?? '', settledAt: steps.at(-1)?.at ?? '' },
  };
}
