import { z } from 'zod';
import { Bulletin } from '../../../credit/bulletin/bulletin-schema.ts';
import type { PointProposalInput } from '../../../credit/points/entry.ts';
import type { PointSettlement } from '../../../credit/points/points-schema.ts';
import { PointsPage, PractitionerPoints, SuggestedPoints } from '../../../credit/points/points-schema.ts';
import {
  CardPage,
  CardView,
  type ObjectionAnswer,
  type ObjectionInput,
  ObjectionList,
  RatingView,
} from '../../../credit/scorecard/card-schema.ts';
import type { Scored } from '../../../credit/scorecard/items.ts';
import { get, getFile, post } from '../api/http.ts';

const Entry = z.strictObject({ entry: z.string() });
const Suggested = z.strictObject({ items: z.array(SuggestedPoints) });
const RunCheck = z.strictObject({ holds: z.boolean(), cards: z.number().nullable(), problem: z.string().nullable() });
export type RunCheck = z.infer<typeof RunCheck>;

/** One page of a month's ranking; `search` is the query of the hub's own route. */
export function getCards(search: URLSearchParams, signal?: AbortSignal): Promise<CardPage> {
  return get(CardPage, `/v1/credit/scorecards?${search}`, signal);
}

export function getCard(id: string, search: URLSearchParams, signal?: AbortSignal): Promise<CardView> {
  return get(CardView, `/v1/credit/scorecards/${encodeURIComponent(id)}?${search}`, signal);
}

/** A rating and how it moved, without what is behind it. */
export function getRating(type: Scored, id: string): Promise<RatingView> {
  return get(RatingView, `/v1/credit/ratings/${type}/${encodeURIComponent(id)}`);
}

/** Lets the hub repeat a run from the inputs it kept. */
export function checkRun(run: string): Promise<RunCheck> {
  return get(RunCheck, `/v1/credit/runs/${encodeURIComponent(run)}/check`);
}

export function getObjections(subject: string, signal?: AbortSignal): Promise<ObjectionList> {
  return get(ObjectionList, `/v1/credit/objections?${new URLSearchParams({ subject })}`, signal);
}

export function raiseObjection(input: ObjectionInput): Promise<ObjectionList> {
  return post(ObjectionList, '/v1/credit/objections', input);
}

export function answerObjection(id: string, answer: ObjectionAnswer): Promise<ObjectionList> {
  return post(ObjectionList, `/v1/credit/objections/${encodeURIComponent(id)}/answer`, answer);
}

export function getPoints(search: URLSearchParams, signal?: AbortSignal): Promise<PointsPage> {
  return get(PointsPage, `/v1/credit/points?${search}`, signal);
}

export function getPractitionerPoints(id: string, search: URLSearchParams): Promise<PractitionerPoints> {
  return get(PractitionerPoints, `/v1/credit/practitioners/${encodeURIComponent(id)}/points?${search}`);
}

export async function getSuggested(practitioner?: string): Promise<SuggestedPoints[]> {
  const search = new URLSearchParams(practitioner === undefined ? {} : { practitioner });
  return (await get(Suggested, `/v1/credit/points/suggested?${search}`)).items;
}

export function proposePoints(proposal: PointProposalInput): Promise<{ entry: string }> {
  return post(Entry, '/v1/credit/points', proposal);
}

export function settlePoints(entry: string, settlement: PointSettlement): Promise<{ entry: string }> {
  return post(Entry, `/v1/credit/points/${encodeURIComponent(entry)}/steps`, settlement);
}

const Bulletins = z.strictObject({ months: z.array(z.string()), bulletin: Bulletin.nullable() });

/** The bulletin of a month, or the latest; with the months that have one. */
export function getBulletin(month: string, signal?: AbortSignal): Promise<z.infer<typeof Bulletins>> {
  return get(Bulletins, `/v1/bulletins${month ? `?${new URLSearchParams({ month })}` : ''}`, signal);
}

export function makeBulletin(month: string): Promise<Bulletin> {
  return post(Bulletin, '/v1/bulletins', { month });
}

/** A bulletin as a file, in the language of the page. */
export function getBulletinFile(month: string, format: 'pdf' | 'csv' | 'xlsx', language: string) {
  return getFile(`/v1/bulletins/${month}?${new URLSearchParams({ format, language })}`);
}
