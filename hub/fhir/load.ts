import type { Language } from '../crosscheck/render.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import { attestationBundle } from './attestation-provenance.ts';
import { findingDetectedIssue } from './finding-detected-issue.ts';
import type { Bundle, Resource } from './resource.ts';

/** An attestation as FHIR, by its id (`jti`) or the SHA-256 of its envelope. Undefined when there is none, or it was erased. */
export async function attestationAsFhir(db: Database, idOrDigest: string): Promise<Bundle | undefined> {
  const row = await db
    .selectFrom('attestations')
    .select(['envelope', 'received_at as receivedAt'])
    .where((eb) => eb.or([eb('jti', '=', idOrDigest), eb('digest', '=', idOrDigest)]))
    .where('envelope', '<>', '')
    .executeTakeFirst();
  const attestation = row && readableAttestation(row.envelope);
  return attestation && attestationBundle({ attestation, ...row });
}

/** A finding as FHIR. Undefined when there is none. `hub` is the id of the hub that found it. */
export async function findingAsFhir(
  db: Database,
  id: string,
  hub: string,
  language: Language,
): Promise<Resource | undefined> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  return row && findingDetectedIssue(row, hub, language);
}
