import { OverviewFigures } from '../../../overview/figures-schema.ts';
import { get } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

/** Figures of a period and a place; `search` is the query string of the hub's own FiguresQuery. */
export async function getFigures(search: URLSearchParams, signal?: AbortSignal): Promise<OverviewFigures> {
  const figures = await get(OverviewFigures, `/v1/overview/figures?${search}`, signal);
  const { by, parts } = figures.breakdown;
  if (by === 'institution') rememberSites(parts.map(({ id, name }) => ({ site: { id, name: name ?? id } })));
  rememberSites([figures]);
  return figures;
}
