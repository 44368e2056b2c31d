import { CaseClips, ClipPictures } from '../../clip-schema.ts';
import { get, post } from '../api/http.ts';

/** Pictures that the evidence of a finding, or of a case's findings, names. */
export function getClips(of: 'findings' | 'cases', id: string, signal?: AbortSignal): Promise<CaseClips> {
  return get(CaseClips, `/v1/${of}/${encodeURIComponent(id)}/clips`, signal);
}

/** Asks the device for one, by order of the case. The hub writes down who asked. */
export function askForClip(caseId: string, event: string): Promise<CaseClips> {
  return post(CaseClips, `/v1/cases/${encodeURIComponent(caseId)}/clips`, { event });
}

/** Looks at one that came. The hub writes down who looked, each time. */
export function getPictures(caseId: string, media: string): Promise<ClipPictures> {
  return get(ClipPictures, `/v1/cases/${encodeURIComponent(caseId)}/clips/${encodeURIComponent(media)}`);
}
