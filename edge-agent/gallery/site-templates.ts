import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Gallery } from './gallery.ts';
import { judgeTemplate, type TemplateSource } from './template-source.ts';

/** Policy `site`: templates stay in this device's own gallery and nobody else is ever asked. */
export function siteTemplates(gallery: Gallery, policy: FacePolicy, now: () => number): TemplateSource {
  return {
    find: async (subject) => judgeTemplate(gallery.get(subject), policy, now()),
    put: async (template) => gallery.put(template),
    remove: (subject) => gallery.remove(subject),
    forEach: (visit) => gallery.forEach(visit),
    close: () => gallery.close(),
  };
}
