import type { Subject } from '../../contract/evidence.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { frameWeight } from '../../models/decision.ts';
import type { Embedding } from '../../models/engine/face-engine.ts';
import { type Identification, identify } from '../../models/identify.ts';
import { comparableUnder, likeness } from '../../models/match.ts';
import { decodeVector } from '../../models/template.ts';
import { judgeTemplate } from '../gallery/template-source.ts';

/** A template that this device may use until an instant, ms since 1970. */
export interface LentTemplate {
  readonly template: FaceTemplate;
  readonly expiresAt: number;
}

/** Whom this camera may know again: enrolled staff who agreed to sightings. In memory only, and everybody else is nobody. */
export interface StaffFaces {
  /** People who can be named now. */
  readonly size: number;
  /** Puts `templates` in the place of all there were; the answer is how many of them may not be used, and so are not kept. */
  replace(templates: readonly LentTemplate[]): number;
  /** Forgets a person. False when there was nothing to forget. */
  remove(subject: Subject): boolean;
  /**
   * Whom these pictures of one face show: each is compared exactly with everybody, and each person is judged by the mean,
   * where a sure picture counts for more. Throws MatchError NO_THRESHOLD when the policy allows no search among so many.
   */
  identify(pictures: readonly Embedding[]): Identification;
}

interface KnownFace {
  readonly template: FaceTemplate;
  readonly face: Embedding;
  readonly expiresAt: number;
}

/** Knows nobody at first. A site has some hundred people at most, so that no index is needed. */
export function createStaffFaces(policy: FacePolicy, now: () => number): StaffFaces {
  const comparable = comparableUnder(policy);
  let known = new Map<string, KnownFace>();

  const usable = ({ template, expiresAt }: LentTemplate): boolean =>
    template.subject.type === 'practitioner' &&
    template.consent.scopes.includes('sighting') &&
    expiresAt > now() &&
    judgeTemplate(template, policy, now()).outcome === 'found';

  const dropExpired = () => {
    for (const [id, face] of known) if (!usable(face)) known.delete(id);
  };

  return {
    get size() {
      dropExpired();
      return known.size;
    },
    replace(templates) {
      const fit = templates.filter(usable);
      known = new Map(
        fit.map((lent) => [
          lent.template.subject.id,
          { ...lent, face: comparable(decodeVector(lent.template.vector)) },
        ]),
      );
      return templates.length - fit.length;
    },
    remove: ({ type, id }) => type === 'practitioner' && known.delete(id),
    identify(pictures) {
      dropExpired();
      const weights = pictures.map(frameWeight);
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      const faces = pictures.map(comparable);
      const candidates = [...known].map(([id, { face }]) => {
        const sum = faces.reduce((total, picture, i) => total + likeness(picture, face) * (weights[i] ?? 0), 0);
        return { id, score: Math.min(1, Math.max(-1, sum / all)) };
      });
      return identify(pictures.length === 0 ? [] : candidates, policy, Math.max(1, known.size));
    },
  };
}
