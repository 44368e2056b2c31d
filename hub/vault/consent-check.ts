import type { CONSENT_SCOPES } from '../../contract/consent.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { VaultError } from './error.ts';

/** Where a recorded consent stands with the vault. `unknown` = its attestation has not arrived; never read as a yes. */
export type ConsentStanding = 'given' | 'unknown' | 'missing' | 'withdrawn';

export type ConsentRow = Pick<Row<'consents'>, 'scopes' | 'withdrawn_at'>;

/**
 * Judges a consent by its record, which a device signed; not by what came along with the template. `toSightings`: it has to
 * cover being recognised by a camera that watches a place, too.
 */
export function consentStanding(consent: ConsentRow | undefined, toSightings = false): ConsentStanding {
  return standingFor(consent, toSightings ? ['template-vault', 'sighting'] : ['template-vault']);
}

/** The same, for whatever a consent has to cover. */
export function standingFor(
  consent: ConsentRow | undefined,
  wanted: readonly (typeof CONSENT_SCOPES)[number][],
): ConsentStanding {
  if (!consent) return 'unknown';
  if (consent.withdrawn_at !== null) return 'withdrawn';
  const scopes: unknown = JSON.parse(consent.scopes);
  return Array.isArray(scopes) && wanted.every((scope) => scopes.includes(scope)) ? 'given' : 'missing';
}

/** Throws unless the consent allows what a template is held or carried for. */
export function assertConsentGiven(standing: ConsentStanding, whatFor = 'the vault (scope template-vault)'): void {
  switch (standing) {
    case 'given':
      return;
    case 'unknown':
      throw new VaultError('CONSENT_UNKNOWN', 'the record of this consent has not arrived yet; try again when it has');
    case 'missing':
      throw new VaultError('CONSENT_MISSING', `the person did not consent to ${whatFor}`);
    case 'withdrawn':
      throw new VaultError('CONSENT_WITHDRAWN', 'the person has withdrawn this consent');
  }
}

/** The record of one consent of one person. */
export async function findConsent(
  db: Database,
  { id, subjectType, subject }: { id: string; subjectType: string; subject: string },
): Promise<ConsentRow | undefined> {
  return await db
    .selectFrom('consents')
    .select(['scopes', 'withdrawn_at'])
    .where('id', '=', id)
    .where('subject_type', '=', subjectType)
    .where('subject', '=', subject)
    .executeTakeFirst();
}
