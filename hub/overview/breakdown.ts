import { loadSiteNames } from '../cases/site-names.ts';
import type { Database } from '../store/store.ts';
import { type ClaimPart, claimParts, type FindingPart, findingParts, PART_COLUMNS } from './count-figures.ts';
import type { Breakdown, OverviewFigures, PartFigures } from './figures-schema.ts';
import type { Period } from './period.ts';
import { nextBreakdown, type Scope } from './scope.ts';
import { findingSums, openSums, partSums } from './sums.ts';

const MOST = 50;

/**
 * The parts of what is looked at, those with the largest open amount first, and how many more there are. Of a single region, its
 * institutions are shown instead unless regions were asked for: most hubs serve one.
 */
export async function loadBreakdown(
  db: Database,
  scope: Scope,
  period: Period,
  asked: Breakdown | undefined,
): Promise<OverviewFigures['breakdown']> {
  const by = asked ?? nextBreakdown(scope);
  const ofPlaces = by === 'region' || by === 'institution';
  const [claims, findings] = await Promise.all([
    ofPlaces ? claimParts(db, scope, period, PART_COLUMNS) : null,
    findingParts(db, scope, period, ofPlaces ? 'site' : by),
  ]);
  const partsBy = async (as: Breakdown): Promise<OverviewFigures['breakdown']> => {
    const parts = added(claims, findings, as === 'region' ? await regions(db) : (part) => part);
    const shown = parts.sort(mostFirst).slice(0, MOST);
    return { by: as, parts: await named(db, as, shown), more: parts.length - shown.length };
  };
  const found = await partsBy(by);
  return asked === undefined && by === 'region' && found.parts.length <= 1 ? await partsBy('institution') : found;
}

function added(
  claims: readonly ClaimPart[] | null,
  findings: readonly FindingPart[],
  partOf: (part: string) => string,
): PartFigures[] {
  const claimsOf = Map.groupBy(claims ?? [], ({ part }) => partOf(part));
  const findingsOf = Map.groupBy(findings, ({ part }) => partOf(part));
  return [...new Set([...claimsOf.keys(), ...findingsOf.keys()])].map((part) => {
    const own = findingsOf.get(part) ?? [];
    return {
      id: part,
      name: null,
      claims: claims ? partSums(claimsOf.get(part) ?? []) : null,
      ...findingSums(own.filter(({ nowOpen }) => nowOpen === 0)),
      ...openSums(own.filter(({ nowOpen }) => nowOpen === 1)),
    };
  });
}

/** The region of an institution: as registered, or else out of its code. Looked up once, not for each row. */
async function regions(db: Database): Promise<(site: string) => string> {
  const sites = await db.selectFrom('sites').select(['id', 'region']).execute();
  const known = new Map(sites.map(({ id, region }) => [id, region]));
  return (site) => known.get(site) ?? site.slice(1, 7);
}

function mostFirst(a: PartFigures, b: PartFigures): number {
  const claims = (part: PartFigures) => part.claims?.claims ?? 0;
  return (
    b.openFen - a.openFen || b.open - a.open || b.opened - a.opened || claims(b) - claims(a) || (a.id < b.id ? -1 : 1)
  );
}

async function named(db: Database, by: Breakdown, parts: readonly PartFigures[]): Promise<PartFigures[]> {
  if (by !== 'institution') return [...parts];
  const nameOf = await loadSiteNames(
    db,
    parts.map(({ id }) => id),
  );
  return parts.map((part) => ({ ...part, name: nameOf(part.id).name }));
}
