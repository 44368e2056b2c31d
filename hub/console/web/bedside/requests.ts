import { ChallengePage } from '../../../bedside/challenge-schema.ts';
import { BedsideDayDetail, BedsideDays, BedsideVerdict } from '../../../bedside/day-schema.ts';
import { get } from '../api/http.ts';
import { rememberSites } from '../i18n/site-names.ts';

export function getDays(signal?: AbortSignal): Promise<BedsideDays> {
  return get(BedsideDays, '/v1/bedside/days', signal);
}

export async function getDay(date: string, signal?: AbortSignal): Promise<BedsideDayDetail> {
  const day = await get(BedsideDayDetail, `/v1/bedside/days/${date}`, signal);
  rememberSites(day.sites.map(({ site: id, name }) => ({ site: { id, name } })));
  return day;
}

/** The hub repeats the draw from what it has published. */
export function getVerdict(date: string): Promise<BedsideVerdict> {
  return get(BedsideVerdict, `/v1/bedside/days/${date}/verdict`);
}

/** Those who were asked about, the latest first; nobody who is still to be asked. */
export function getChallenges(search: URLSearchParams, signal?: AbortSignal): Promise<ChallengePage> {
  return get(ChallengePage, `/v1/bedside/challenges?${search}`, signal);
}
