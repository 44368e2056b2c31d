import type { Attestation, AttestationOf } from '../../contract/attestation.ts';
import { instantOf, readableAttestation } from '../store/attestation-columns.ts';
import type { DatabaseTransaction } from '../store/store.ts';

/**
 * Keeps the register of consents in step with what was attested. Runs in the transaction that stores the attestation, after
 * it. Devices may be offline, so a withdrawal can arrive before the consent that it ends; both orders end the same.
 */
export async function recordConsent(trx: DatabaseTransaction, attestation: Attestation): Promise<void> {
  if (attestation.kind === 'consent.granted') await grant(trx, attestation);
  if (attestation.kind === 'consent.withdrawn') await withdraw(trx, attestation);
}

async function grant(trx: DatabaseTransaction, attestation: AttestationOf<'consent.granted'>): Promise<void> {
  const { consent, subject } = attestation;
  const grantedAt = new Date(consent.at).toISOString();
  await trx
    .insertInto('consents')
    .values({
      id: consent.id,
      subject_type: subject.type,
      subject: subject.id,
      notice: consent.notice,
      scopes: JSON.stringify(consent.scopes),
      given_by: consent.by,
      site: attestation.site,
      device: attestation.iss,
      granted_at: grantedAt,
      withdrawn_at: await withdrawalOf(trx, attestation, grantedAt),
      jti: attestation.jti,
    })
    // The same consent attested again changes nothing; a consent of somebody else under its id is not one.
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

async function withdraw(trx: DatabaseTransaction, attestation: AttestationOf<'consent.withdrawn'>): Promise<void> {
  const { subject, consentId } = attestation;
  const at = instantOf(attestation);
  let open = trx
    .updateTable('consents')
    .set({ withdrawn_at: at })
    .where('subject_type', '=', subject.type)
    .where('subject', '=', subject.id)
    .where('withdrawn_at', 'is', null);
  open = consentId === undefined ? open.where('granted_at', '<=', at) : open.where('id', '=', consentId);
  await open.execute();
}

/** When this consent was withdrawn by an attestation that arrived earlier, if it was. */
async function withdrawalOf(
  trx: DatabaseTransaction,
  { consent, subject }: AttestationOf<'consent.granted'>,
  grantedAt: string,
): Promise<string | null> {
  const rows = await trx
    .selectFrom('attestations')
    .select('envelope')
    .where('subject', '=', subject.id)
    .where('subject_type', '=', subject.type)
    .where('kind', '=', 'consent.withdrawn')
    .orderBy('at')
    .execute();
  for (const { envelope } of rows) {
    const withdrawal = readableAttestation(envelope);
    if (withdrawal?.kind !== 'consent.withdrawn') continue;
    const at = instantOf(withdrawal);
    if (withdrawal.consentId === undefined ? at >= grantedAt : withdrawal.consentId === consent.id) return at;
  }
  return null;
}
