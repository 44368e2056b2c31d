import type { Position } from '../../contract/evidence.ts';
import { Fence, inDatum } from '../../contract/fence.ts';
import { ATTESTED_COLUMNS, factsOf } from '../crosscheck/loaders/attested.ts';
import { isAmong } from '../store/is-among.ts';
import type { Database } from '../store/store.ts';
import type { PlaceMap } from './map-schema.ts';
import { loadSiteNames } from './site-names.ts';

/** A map of more fixes than this shows nothing. */
const MOST_FIXES = 60;

/** The map of a finding at `site`: fixes of these events, and the fences of all sites they name, in `datum`. */
export async function placeMap(
  db: Database,
  site: string,
  events: readonly string[],
  datum: Position['datum'],
): Promise<PlaceMap> {
  const rows =
    events.length === 0
      ? []
      : await db
          .selectFrom('attestations')
          .select(ATTESTED_COLUMNS)
          .where(isAmong(db, 'jti', events))
          .orderBy('at')
          .execute();
  const located = rows.flatMap((row) => {
    const geo = factsOf(row)?.geo;
    return geo ? [{ row, geo }] : [];
  });
  const shown = located.slice(0, MOST_FIXES);
  const sites = [...new Set([site, ...shown.map(({ row }) => row.site)])];
  const [siteOf, fences] = await Promise.all([
    loadSiteNames(db, sites),
    db
      .selectFrom('sites')
      .select(['id', 'fence'])
      .where(isAmong(db, 'id', sites))
      .execute(),
  ]);
  const fenceOf = new Map(fences.map(({ id, fence }) => [id, fence]));
  return {
    datum,
    sites: sites.map((id) => ({ site: siteOf(id), fence: fenceIn(fenceOf.get(id) ?? null, datum) })),
    fixes: shown.map(({ row, geo }) => ({
      ...{ jti: row.jti, at: row.at, kind: row.kind, device: row.device, site: siteOf(row.site) },
      ...inDatum(geo, datum),
      ...{ accuracyM: geo.accuracyM, fence: geo.fence, measuredIn: geo.datum },
    })),
  };
}

function fenceIn(stored: string | null, datum: Position['datum']): PlaceMap['sites'][number]['fence'] {
  if (stored === null) return null;
  const fence = Fence.parse(JSON.parse(stored));
  if ('centre' in fence) return { centre: inDatum(fence.centre, datum), radiusM: fence.radiusM };
  return { corners: fence.corners.map((corner) => inDatum({ ...corner, datum: fence.datum }, datum)) };
}
