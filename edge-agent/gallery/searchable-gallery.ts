import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { SubjectId } from '../../contract/ids.ts';
import { type Identification, identify } from '../../models/identify.ts';
import { HITS, rankExactly } from '../../models/index/ranking.ts';
import { openTemplateIndex } from '../../models/index/template-index.ts';
import { decodeVector } from '../../models/template.ts';
import type { Gallery } from './gallery.ts';
import { judgeTemplate } from './template-source.ts';

/** A gallery that can also be asked whose face this is. It stays true to each put and remove that goes through it. */
export interface SearchableGallery extends Gallery {
  /**
   * Whom of one type the face shows, under the policy: one, nobody, or it cannot be told. Templates that are too old count as
   * not enrolled. Throws MatchError NO_THRESHOLD when the policy allows no search among so many, and TEMPLATE_ALTERED.
   */
  identify(face: ArrayLike<number>, type: Subject['type']): Identification;
  /** Templates that could not be opened when the search was set up: these people are not found. */
  readonly unreadable: number;
}

/**
 * Builds the index of a gallery, in memory only. A doctor may be insured as well: each type is searched by itself. Throws
 * ModelError INDEX_UNAVAILABLE where the search library does not load.
 */
export async function searchableGallery(
  gallery: Gallery,
  policy: FacePolicy,
  now: () => number,
): Promise<SearchableGallery> {
  const indexes = { insured: await openTemplateIndex(policy), practitioner: await openTemplateIndex(policy) };
  const take: Parameters<Gallery['forEach']>[0] = ({ subject, model, vector }) => {
    if (model === policy.model) indexes[subject.type].add(subject.id, decodeVector(vector));
    else indexes[subject.type].remove(subject.id);
  };
  const unreadable = gallery.forEach(take);
  const found = (type: Subject['type'], id: string) => {
    const lookup = judgeTemplate(gallery.get({ type, id: SubjectId.parse(id) }), policy, now());
    return lookup.outcome === 'found' ? [{ id, vector: decodeVector(lookup.template.vector) }] : [];
  };
  return {
    ...gallery,
    unreadable,
    put(template) {
      gallery.put(template);
      take(template);
    },
    remove(subject) {
      // First from memory: should the disk fail, the person must not be recognised any more all the same.
      indexes[subject.type].remove(subject.id);
      return gallery.remove(subject);
    },
    identify(face, type) {
      const index = indexes[type];
      const templates = index.near(face, HITS).flatMap((id) => found(type, id));
      return identify(rankExactly(face, templates, policy), policy, Math.max(1, index.size));
    },
  };
}
