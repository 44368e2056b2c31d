import type { FaceEvidence, NotAssessableReason } from '../../contract/evidence.ts';
import type { CheckInAnswer } from '../kiosk/kiosk-state.ts';

export type NextWay = CheckInAnswer['next'][number];

/** Trying again can't help here. */
const RETRY_IS_VAIN: readonly NotAssessableReason[] = ['not-enrolled', 'template-expired', 'camera-lost'];

/**
 * The other ways after an outcome. A failed match never ends a visit: patients always have the alternative and the proxy;
 * when the camera is out, the downtime is recorded, so that nobody is suspected for it later.
 */
export function nextWays(
  face: Pick<FaceEvidence, 'outcome' | 'reasons'>,
  visit: { readonly patient: boolean; readonly attempt: number; readonly maxAttempts: number },
): NextWay[] {
  if (face.outcome === 'match') return [];
  const next: NextWay[] = [];
  const vain = face.reasons.some((reason) => RETRY_IS_VAIN.includes(reason));
  if (!vain && visit.attempt < visit.maxAttempts) next.push('retry');
  if (visit.patient) next.push('alternative', 'proxy');
  if (face.reasons.includes('camera-lost')) next.push('downtime');
  return next;
}
