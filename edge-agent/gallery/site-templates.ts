import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Gallery } from './gallery.ts';
import { allOthers } from './other-faces.ts';
import { type SearchableGallery, searchableGallery } from './searchable-gallery.ts';
import { judgeTemplate, type TemplateSource } from './template-source.ts';

/** From so many people on, a newcomer is searched for by index: opening every template would take a quarter of a second. */
export const SEARCHED_FROM = 2_000;

/** Policy `site`: templates stay in this device's own gallery and nobody else is ever asked. */
export function siteTemplates(
  gallery: Gallery,
  policy: FacePolicy,
  now: () => number,
  searchedFrom = SEARCHED_FROM,
): TemplateSource {
  let searched: SearchableGallery | undefined;
  return {
    find: async (subject) => judgeTemplate(gallery.get(subject), policy, now()),
    put: async (template) => (searched ?? gallery).put(template),
    remove: (subject) => (searched ?? gallery).remove(subject),
    async othersThan(subject) {
      if (!searched && gallery.size() < searchedFrom) {
        return allOthers(subject, policy.model, (visit) => gallery.forEach(visit));
      }
      searched ??= await searchableGallery(gallery, policy, now);
      return searched.othersThan(subject);
    },
    close: () => gallery.close(),
  };
}
