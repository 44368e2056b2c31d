import type { WantedParameters } from '../../../parameters/change.ts';
import type { FamilyName } from '../../../parameters/family.ts';
import { type ParameterDecision, ParameterView } from '../../../parameters/parameter-schema.ts';
import { ParameterPreview } from '../../parameter-preview-schema.ts';
import { get, post } from '../api/http.ts';

/** A family as it is set, with its history and what waits. */
export function getParameters(family: FamilyName, signal?: AbortSignal): Promise<ParameterView> {
  return get(ParameterView, `/v1/parameters/${family}`, signal);
}

/** For a second person to confirm. */
export function proposeParameters(family: FamilyName, wanted: WantedParameters): Promise<ParameterView> {
  return post(ParameterView, `/v1/parameters/${family}/proposals`, wanted);
}

/** At once; only on a hub without accounts. */
export function setParametersAtOnce(family: FamilyName, wanted: WantedParameters): Promise<ParameterView> {
  return post(ParameterView, `/v1/parameters/${family}/settings`, wanted);
}

export function decideOnParameters(proposal: string, decision: ParameterDecision): Promise<ParameterView> {
  return post(ParameterView, `/v1/parameter-proposals/${encodeURIComponent(proposal)}/decisions`, { decision });
}

/** What a change would do to the figures of now. */
export function previewParameters(family: FamilyName, from: string, values: object): Promise<ParameterPreview> {
  return post(ParameterPreview, `/v1/parameters/${family}/previews`, { from, values });
}
