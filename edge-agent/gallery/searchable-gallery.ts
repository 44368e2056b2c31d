import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { SubjectId } from '../../contract/ids.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { type Identification, identify } from '../../models/identify.ts';
import { HITS, rankExactly } from '../../models/index/ranking.ts';
import { openTemplateIndex } from '../../models/index/template-index.ts';
import { decodeVector } from '../../models/template.ts';
import type { Gallery } from './gallery.ts';
import { isOther, type OtherFaces } from './other-faces.ts';
import { judgeTemplate } from './template-source.ts';

/** A gallery that can also be asked whose face this is. It stays true to each put and remove that goes through it. */
export interface SearchableGallery extends Gallery {
  /**
   * Whom of one type the face shows, under the policy: one, nobody, or it cannot be told. Templates that are too old count as
   * not enrolled. Throws MatchError NO_THRESHOLD when the policy allows no search among so many, and TEMPLATE_ALTERED.
   */
  identify(face: ArrayLike<number>, type: Subject['type']): Identification;
  /** Whom a newcomer may resemble, templates of any age included. */
  othersThan(subject: Subject): OtherFaces;
  /** Templates that could not be opened when the search was set up: these people are not found. */
  readonly unreadable: number;
}

/** Templates put in at a stretch, some 20 ms: cameras and screen go on while a large gallery is built. */
const BATCH = 50;

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
  const taken = new Map<string, Subject>();
  const unreadable = new Set<string>();
  const take = ({ subject, model, vector }: FaceTemplate) => {
    if (model === policy.model) indexes[subject.type].add(subject.id, decodeVector(vector));
    else indexes[subject.type].remove(subject.id);
  };
  const opened = (subject: Subject): FaceTemplate[] => {
    try {
      const template = gallery.get(subject);
      return template ? [template] : [];
    } catch {
      unreadable.add(keyOf(subject));
      return [];
    }
  };
  const takeFrom = (subject: Subject) => {
    for (const template of opened(subject)) take(template);
    taken.set(keyOf(subject), subject);
  };
  for (const [turn, subject] of gallery.list().entries()) {
    if (turn % BATCH === 0) await nextTurn();
    takeFrom(subject);
  }
  // Who came and who went meanwhile. From here to the answer nothing is waited for.
  const here = new Map(gallery.list().map((subject) => [keyOf(subject), subject]));
  for (const [key, { type, id }] of taken) if (!here.has(key)) indexes[type].remove(id);
  for (const [key, subject] of here) if (!taken.has(key)) takeFrom(subject);

  const found = (type: Subject['type'], id: string) => {
    const lookup = judgeTemplate(gallery.get({ type, id: SubjectId.parse(id) }), policy, now());
    return lookup.outcome === 'found' ? [{ id, vector: decodeVector(lookup.template.vector) }] : [];
  };
  return {
    ...gallery,
    get unreadable() {
      return unreadable.size;
    },
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
    othersThan(subject) {
      const index = indexes[subject.type];
      return {
        count: index.size - (index.has(subject.id) ? 1 : 0),
        get unreadable() {
          return unreadable.size;
        },
        near(face) {
          const hits = index.near(face, HITS).map((id) => ({ type: subject.type, id: SubjectId.parse(id) }));
          const others = hits.filter((hit) => isOther(subject, hit)).flatMap(opened);
          return others.map(({ vector }) => decodeVector(vector));
        },
      };
    },
  };
}

function keyOf({ type, id }: Subject): string {
  return `${type}|${id}`;
}
