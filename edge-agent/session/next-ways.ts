import type { NotAssessableReason } from '../../contract/evidence.ts';
import type { CheckInAnswer } from '../kiosk/kiosk-state.ts';
import type { Seen } from './check-in-draft.ts';

export type NextWay = CheckInAnswer['next'][number];

/** Trying again can't help here. */
const RETRY_IS_VAIN: readonly NotAssessableReason[] = ['not-enrolled', 'template-expired', 'camera-lost'];

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
 * staff at once: more attempts would only tell an attacker which picture works. Whoever declined a challenge is not asked again.
 */
export function nextWays(
  seen: Pick<Seen, 'pad'> & { readonly face: Pick<Seen['face'], 'outcome' | 'reasons'> },
  visit: { readonly patient: boolean; readonly attempt: number; readonly maxAttempts: number },
): NextWay[] {
  if (isVerified(seen)) return [];
  const { face, pad } = seen;
  const next: NextWay[] = [];
  const vain = face.reasons.some((reason) => RETRY_IS_VAIN.includes(reason));
  const declined = pad.challenge?.reason === 'declined';
  if (!vain && !declined && pad.outcome !== 'fail' && visit.attempt < visit.maxAttempts) next.push('retry');
  if (visit.patient) next.push('alternative', 'proxy');
  if (face.reasons.includes('camera-lost')) next.push('downtime');
  return next;
}
