import { mkdirSync } from 'node:fs';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { openGallery } from '../gallery/gallery.ts';
import { siteTemplates } from '../gallery/site-templates.ts';
import type { TemplateSource } from '../gallery/template-source.ts';

/** The faces of the desk staff who may open this device's staff view, kept on this device whatever the policy says of patients. */
export interface DeskStaff {
  readonly templates: TemplateSource;
  /** Until the first one is enrolled the PIN alone opens the staff view: somebody has to be first. */
  anyEnrolled(): boolean;
}

/** The same templates, from which a person goes together with what the desk staff's gallery holds of them. */
export function withDeskStaff(templates: TemplateSource, { templates: desk }: DeskStaff): TemplateSource {
  return {
    find: (subject, nonce) => templates.find(subject, nonce),
    put: (template) => templates.put(template),
    remove(subject) {
      const gone = [templates.remove(subject), desk.remove(subject)];
      return gone.includes(true);
    },
    othersThan: (subject) => templates.othersThan(subject),
    close() {
      templates.close();
      desk.close();
    },
  };
}

/** Opens the gallery of the desk staff in `folder`, apart from that of patients and doctors, and with a key of its own. */
export function openDeskStaff(folder: string, policy: FacePolicy, now: () => number): DeskStaff {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const gallery = openGallery(folder);
  return { templates: siteTemplates(gallery, policy, now), anyEnrolled: () => gallery.list().length > 0 };
}
