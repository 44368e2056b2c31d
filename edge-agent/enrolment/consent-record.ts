import { randomUUID } from 'node:crypto';
import type { Consent } from '../../contract/consent.ts';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { EnrolmentError } from './error.ts';

/** What the person, or the guardian, agreed to at the desk, and before which member of staff, if their face confirmed who it was. */
export type GivenConsent = Omit<Consent, 'id' | 'at'>;

/**
 * The record of a consent, or EnrolmentError CONSENT_INSUFFICIENT when it does not cover what enrolment does: keep a
 * template where the policy keeps it, under the notice this device shows; by the guardian for a person under 14
 * (Personal Information Protection Law, art. 31).
 */
export function recordConsent(
  given: GivenConsent,
  terms: { readonly storage: FacePolicy['templates']['storage']; readonly notice: string },
  now: number,
): Consent {
  if (given.notice !== terms.notice) {
    throw insufficient('consent.notice', `the consent is to notice ${given.notice}; this device shows ${terms.notice}`);
  }
  for (const scope of ['face-verification', `template-${terms.storage}`] as const) {
    if (!given.scopes.includes(scope)) throw insufficient('consent.scopes', `the consent has to cover ${scope}`);
  }
  if (given.under14 && given.by !== 'guardian') {
    throw insufficient('consent.by', 'for a person under 14 the guardian has to consent');
  }
  const scopes = [...new Set(given.scopes)];
  return { ...given, scopes, id: randomUUID(), at: new Date(now).toISOString() };
}

function insufficient(field: string, message: string): EnrolmentError {
  return new EnrolmentError('CONSENT_INSUFFICIENT', message, [field]);
}
