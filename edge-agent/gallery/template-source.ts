import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import type { OtherFaces } from './other-faces.ts';

/** What a person's template is good for today. Trouble is a GalleryError, never one of these. */
export type TemplateLookup =
  | { readonly outcome: 'found'; readonly template: FaceTemplate }
  | { readonly outcome: 'not-enrolled' }
  | { readonly outcome: 'template-expired' };

/** Port: where templates live, by the deployment's policy. Implementations: `site-templates.ts`, `vault-templates.ts`. */
export interface TemplateSource {
  /** The claimed person's template. `nonce` names the visit for which it is asked. */
  find(subject: Subject, nonce: string): Promise<TemplateLookup>;
  put(template: FaceTemplate): Promise<void>;
  /** Removes what this device keeps of the person. False when it kept nothing. */
  remove(subject: Subject): boolean;
  /** The people of that type whom this device can see, without this one; for the duplicate check. */
  othersThan(subject: Subject): Promise<OtherFaces>;
  close(): void;
}

const DAY_MS = 86_400_000;

/**
 * Judges a template by age and model. One made with another model is as good as none: embeddings of two models have
 * nothing in common, so comparing them would be a coin toss.
 */
export function judgeTemplate(
  template: FaceTemplate | undefined,
  policy: Pick<FacePolicy, 'model' | 'templates'>,
  now: number,
): TemplateLookup {
  if (!template) return { outcome: 'not-enrolled' };
  const ageMs = now - Date.parse(template.createdAt);
  if (template.model !== policy.model || ageMs > policy.templates.maxAgeDays * DAY_MS) {
    return { outcome: 'template-expired' };
  }
  return { outcome: 'found', template };
}
