import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { NotAssessableReason, Subject } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import { encodeVector, templateVector } from '../../models/template.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import { type Camera, isBlind } from '../camera/camera.ts';
import type { TemplateSource } from '../gallery/template-source.ts';
import type { DecisionBasis } from '../match/face-evidence.ts';
import type { FaceWatch } from '../session/face-watch.ts';
import type { Look } from '../session/look-state.ts';
import { type GivenConsent, recordConsent } from './consent-record.ts';
import { judgeEnrolment, type KnownFaces } from './judgement.ts';

/** Pictures of one enrolment lie at least so far apart, ms: three copies of one moment make a poor template. */
const SPACING_MS = 150;

/** Pictures taken beyond those the policy asks for, so that bad ones can be dropped. */
const SPARE_FRAMES = 2;

/** For this share of the time, pictures that could be better (mouth open, hat, dark glasses) are passed over, with advice. */
const PICKY_SHARE = 0.5;

export interface EnrolmentParts {
  readonly basis: DecisionBasis;
  readonly camera: Pick<Camera, 'state'>;
  readonly watch: Pick<FaceWatch, 'look'>;
  readonly templates: TemplateSource;
  readonly attestor: Attestor;
  readonly logger: Logger;
  readonly now: () => number;
}

export type EnrolmentResult =
  | {
      readonly outcome: 'enrolled';
      readonly template: string;
      readonly frames: number;
      readonly selfMatch: number;
      readonly attested: Attested;
    }
  | { readonly outcome: 'not-assessable'; readonly reasons: readonly NotAssessableReason[] }
  | { readonly outcome: 'inconsistent'; readonly selfMatch: number }
  | { readonly outcome: 'duplicate'; readonly score: number };

/**
 * Enrols a person: consent, pictures, self-match, duplicates, signed consent, template. Nothing is kept unless all of it
 * holds. Throws EnrolmentError, GalleryError or OutboxError. The caller holds the turn.
 */
export async function enrol(
  subject: Subject,
  given: GivenConsent,
  parts: EnrolmentParts,
  onProgress: (look: Look) => void,
): Promise<EnrolmentResult> {
  const { basis, camera, watch, templates, attestor, now } = parts;
  const { policy, model, notice } = basis;
  const consent = recordConsent(given, { storage: policy.templates.storage, notice }, now());
  if (isBlind(camera.state)) return { outcome: 'not-assessable', reasons: ['camera-lost'] };

  const { minFrames } = policy.enrolment;
  const framesNeeded = minFrames + SPARE_FRAMES;
  const timeoutMs = policy.capture.timeoutMs * Math.ceil(framesNeeded / policy.capture.framesToDecide);
  const pickyMs = PICKY_SHARE * timeoutMs;
  const look = await watch.look({ framesNeeded, timeoutMs, spacingMs: SPACING_MS, pickyMs }, onProgress);
  // Time that ran out over the spare pictures costs nobody the enrolment; a lost camera does.
  const enough = look.usable.length >= minFrames;
  if (look.name === 'given-up' && (!enough || look.reasons.includes('camera-lost'))) {
    return { outcome: 'not-assessable', reasons: look.reasons };
  }

  const pictures = look.usable.map(({ embedding }) => embedding);
  const judgement = judgeEnrolment(pictures, await knownFaces(subject, parts), policy);
  if (judgement.outcome !== 'fit') return judgement;

  // The consent first: a consent without a template harms nobody, a template without a consent does.
  const attested = attestor.attest({ kind: 'consent.granted', subject, consent });
  const id = randomUUID();
  const { frames, selfMatch } = judgement;
  const vector = encodeVector(judgement.template);
  const createdAt = new Date(now()).toISOString();
  await templates.put({ v: 1, id, subject, model, vector, frames, createdAt, consent });

  return { outcome: 'enrolled', template: id, frames, selfMatch, attested };
}

async function knownFaces(subject: Subject, parts: EnrolmentParts): Promise<KnownFaces> {
  const { templates, basis, logger, now } = parts;
  const others = await templates.othersThan(subject);
  const { unreadable } = others;
  if (unreadable > 0) logger.error({ unreadable }, 'enrolment: altered templates were left out of the duplicate check');
  const lookup = await templates.find(subject, newEventId(now()));
  return { own: lookup.outcome === 'found' ? templateVector(lookup.template, basis.model) : undefined, others };
}
