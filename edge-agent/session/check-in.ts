import { newEventId } from '../../contract/ids.ts';
import type { Attested, Attestor } from '../attestation/draft.ts';
import type { AgentMetrics } from '../health/metrics.ts';
import type { Locator } from '../place/locator.ts';
import { type AssessmentParts, assess, type CheckInStep } from './assessment.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import { type CheckIn, checkInDraft, isPatient, type Seen } from './check-in-draft.ts';
import { isVerified, type NextWay, nextWays } from './next-ways.ts';
import { timed } from './step-time.ts';

export interface CheckInResult extends Seen {
  readonly attested: Attested;
  readonly tookMs: number;
  readonly next: readonly NextWay[];
}

export interface CheckInParts extends AssessmentParts {
  readonly attestor: Attestor;
  readonly locator: Locator;
  readonly checkInSeconds: Pick<AgentMetrics['checkInSeconds'], 'observe'>;
  readonly now: () => number;
}

/** Follows a check-in on the screen. */
export type CheckInProgress = (step: CheckInStep, attempt: number) => void;

/** Verifies one claimed person and signs what came of it: a match, a no-match and "could not tell" are all evidence. */
export interface CheckIns {
  /** Throws SessionError, GalleryError or OutboxError when nothing could be signed. The caller holds the turn. */
  checkIn(claim: CheckIn, onProgress: CheckInProgress): Promise<CheckInResult>;
}

/** Check-ins over the given parts; attempts are counted per visit. */
export function createCheckIns(parts: CheckInParts): CheckIns {
  const attempts: Attempts = createAttempts(parts.now);
  return {
    async checkIn(claim, onProgress) {
      const startedAt = parts.now();
      const draftFor = checkInDraft(claim, parts.locator);
      const visit = [claim.kind, claim.subject, claim.nonce].join('|');
      const attempt = attempts.begin(visit);

      const subject = { type: isPatient(claim) ? 'insured' : 'practitioner', id: claim.subject } as const;
      const asked = { subject, nonce: claim.nonce ?? newEventId(startedAt) };
      const { seen, seenAt } = await assess(asked, parts, (step) => onProgress(step, attempt));
      const draft = await draftFor(seen);
      const attested = timed(parts.frameSeconds, 'attest', () => parts.attestor.attest(draft));

      if (isVerified(seen)) attempts.end(visit);
      const endedAt = parts.now();
      if (seenAt !== undefined) parts.frameSeconds.observe({ step: 'total' }, (endedAt - seenAt) / 1000);
      parts.checkInSeconds.observe({ outcome: seen.face.outcome }, (endedAt - startedAt) / 1000);
      const { maxAttempts } = parts.basis.policy.capture;
      const next = nextWays(seen, { patient: isPatient(claim), attempt, maxAttempts });
      return { ...seen, attested, tookMs: endedAt - startedAt, next };
    },
  };
}
