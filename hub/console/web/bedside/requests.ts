import { ChallengePage } from '../../../bedside/challenge-schema.ts';
import { BedsideDayDetail, BedsideDays, BedsideVerdict } from '../../../bedside/day-schema.ts';
import { get } from '../api/http.ts';

export function getDays(signal?: AbortSignal): Promise<BedsideDays> {
  return get(BedsideDays, '/v1/bedside/days', signal);
}

export function getDay(date: string, signal?: AbortSignal): Promise<BedsideDayDetail> {
  return get(BedsideDayDetail, `/v1/bedside/days/${date}`, signal);
}

/** The hub repeats the draw from what it has published. */
export function getVerdict(date: string): Promise<BedsideVerdict> {
  return get(BedsideVerdict, `/v1/bedside/days/${date}/verdict`);
}

/** Those who were asked about, the latest first; nobody who is still to be asked. */
export function getChallenges(search: URLSearchParams, signal?: AbortSignal): Promise<ChallengePage> {
  return get(ChallengePage, `/v1/bedside/challenges?${search}`, signal);
}
