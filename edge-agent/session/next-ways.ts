import type { ChallengeReason } from '../../contract/challenge.ts';
import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { CheckInAnswer } from '../kiosk/kiosk-state.ts';
import type { Seen } from './check-in-draft.ts';

export type NextWay = CheckInAnswer['next'][number];

/** Trying again can't help here. */
const RETRY_IS_VAIN: readonly NotAssessableReason[] = ['not-enrolled', 'template-expired', 'camera-lost'];

/** Ends of a challenge that are not the person's doing. */
const MACHINE_FAILED: readonly ChallengeReason[] = ['unavailable', 'camera-lost'];

/** Whether the person was verified. A match by what looks like a picture of them is none; the hub judges it the same way. */
export function isVerified({
  face,
  pad,
}: Pick<Seen, 'pad'> & { readonly face: Pick<Seen['face'], 'outcome'> }): boolean {
  return face.outcome === 'match' && pad.outcome !== 'fail';
}

/**
 * The other ways after an outcome. A failed match never ends a visit: patients always have the alternative and the proxy;
 * when the camera is out, the downtime is recorded, so that nobody is suspected for it later. What looks like a picture goes to
 * staff at once: more attempts would only tell an attacker which picture works. An undone challenge goes to staff for the same reason, and because who can't turn the head now can't in a minute.
 */
export function nextWays(
  seen: Pick<Seen, 'pad'> & { readonly face: Pick<Seen['face'], 'outcome' | 'reasons'> },
  visit: { readonly patient: boolean; readonly attempt: number; readonly maxAttempts: number },
): NextWay[] {
  if (isVerified(seen)) return [];
  const { face, pad } = seen;
  const next: NextWay[] = [];
  const vain = face.reasons.some((reason) => RETRY_IS_VAIN.includes(reason));
  const undone = pad.challenge && !MACHINE_FAILED.includes(pad.challenge.reason);
  if (!vain && !undone && pad.outcome !== 'fail' && visit.attempt < visit.maxAttempts) next.push('retry');
  if (visit.patient) next.push('alternative', 'proxy');
  if (face.reasons.includes('camera-lost')) next.push('downtime');
  return next;
}
