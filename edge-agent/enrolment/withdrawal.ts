import type { Subject } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import { GalleryError } from '../gallery/error.ts';
import type { TemplateSource } from '../gallery/template-source.ts';

export interface WithdrawalParts {
  readonly templates: TemplateSource;
  readonly attestor: Attestor;
  readonly now: () => number;
}

/**
 * Ends a person's consent: the template goes at once, and the signed event makes the hub remove it everywhere else. Also
 * for somebody who was enrolled elsewhere. Removal comes first: if the event can't be kept (OutboxError), the template
 * is gone all the same, and repeating the withdrawal signs it.
 */
export async function withdraw(subject: Subject, { templates, attestor, now }: WithdrawalParts): Promise<Attested> {
  const consentId = await consentIdOf(subject, templates, now());
  templates.remove(subject);
  return attestor.attest({ kind: 'consent.withdrawn', subject, ...(consentId !== undefined && { consentId }) });
}

/** Removes a person's template because the hub asks for it, and signs that it is gone, whether or not there was one. */
export function removeTemplate(subject: Subject, { templates, attestor }: Omit<WithdrawalParts, 'now'>): Attested {
  const removed = templates.remove(subject);
  const status = { event: 'template-removed', ...(!removed && { detail: 'there was none' }) } as const;
  return attestor.attest({ kind: 'device.status', subject, status });
}

async function consentIdOf(subject: Subject, templates: TemplateSource, now: number): Promise<string | undefined> {
  try {
    const lookup = await templates.find(subject, newEventId(now));
    return lookup.outcome === 'found' ? lookup.template.consent.id : undefined;
  } catch (error) {
    // An altered row or a vault out of reach must not keep anyone from withdrawing.
    if (error instanceof GalleryError) return undefined;
    throw error;
  }
}
