import { type FindingDetail, FindingVersion } from '../../../cases/finding-schema.ts';
import { RelatedFindings } from '../../../cases/related-schema.ts';
import { get } from '../api/http.ts';
import { getFinding } from '../api/requests.ts';
import { rememberSites } from '../i18n/site-names.ts';

/** Whether there is something new to see, without reading anything about anybody. */
function getFindingVersion(id: string, signal?: AbortSignal): Promise<FindingVersion> {
  return get(FindingVersion, `/v1/findings/${encodeURIComponent(id)}/version`, signal);
}

export async function getRelated(id: string, signal?: AbortSignal): Promise<RelatedFindings> {
  const related = await get(RelatedFindings, `/v1/findings/${encodeURIComponent(id)}/related`, signal);
  rememberSites(related.similar.map(({ finding }) => finding));
  return related;
}

/** A loader that reads a finding once, and again only when it has changed or `again` was called. */
export function findingReader(): {
  load(id: string, signal: AbortSignal): Promise<FindingDetail>;
  again(): void;
} {
  let held: FindingDetail | null = null;
  return {
    async load(id, signal) {
      if (held?.id === id) {
        const { status, updatedAt } = await getFindingVersion(id, signal);
        if (status === held.status && updatedAt === held.updatedAt) return held;
      }
      held = await getFinding(id, signal);
      return held;
    },
    again() {
      held = null;
    },
  };
}
