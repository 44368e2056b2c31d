import { claimedKey } from '../../contract/envelope.ts';
import { ContractError } from '../../contract/errors.ts';
import { refsWithObjections } from '../cases/objections.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { BundledEvidence, BundledKey, ErasedEvidence, RefusedEvidence } from './bundle.ts';

/** What a finding rests on, as it was received. */
export interface CollectedEvidence {
  readonly evidence: BundledEvidence[];
  readonly refused: RefusedEvidence[];
  readonly keys: BundledKey[];
  readonly erased: ErasedEvidence[];
}

/** Loads the envelopes of a finding, and the keys that they say they were signed with. Judges nothing. */
export async function collectEvidence(db: Database, finding: Row<'findings'>): Promise<CollectedEvidence> {
  // A practitioner's signed objection to a clock event goes out with that event.
  const refs = await refsWithObjections(db, evidenceRefsOf(finding));
  const idsOf = (type: 'attestation' | 'refusal') => refs.filter((ref) => ref.type === type).map(({ id }) => id);
  const [jtis, digests] = [idsOf('attestation'), idsOf('refusal')];
  const stored = db.selectFrom('attestations').select(['jti', 'received_at as receivedAt', 'envelope']);
  const present = stored.where('envelope', '<>', '');
  const evidence =
    jtis.length === 0 ? [] : await present.where('jti', 'in', jtis).orderBy('at').orderBy('jti').execute();
  const orders = db.selectFrom('erasures').select(['event', 'content']).orderBy('event');
  const erased = jtis.length === 0 ? [] : await orders.where('event', 'in', jtis).execute();
  const kept = db.selectFrom('quarantine').select(['digest', 'code', 'received_at as receivedAt', 'envelope']);
  const refused = digests.length === 0 ? [] : await kept.where('digest', 'in', digests).orderBy('digest').execute();
  return { evidence, refused, keys: await loadKeys(db, evidence), erased };
}

async function loadKeys(db: Database, evidence: readonly BundledEvidence[]): Promise<BundledKey[]> {
  const kids = [...new Set(evidence.flatMap(({ envelope }) => kidOf(envelope)))];
  if (kids.length === 0) return [];
  const keys = await db.selectFrom('device_keys').selectAll().where('kid', 'in', kids).orderBy('kid').execute();
  const registrations = await db
    .selectFrom('device_events')
    .select(['id', 'content'])
    .where(
      'device',
      'in',
      keys.map(({ device }) => device),
    )
    .orderBy('id')
    .execute();
  const bundled = keys.map((row) => ({
    kid: row.kid,
    device: row.device,
    jwk: JSON.parse(row.jwk),
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    registration: registrations.find(({ content }) => JSON.parse(content).kid === row.kid) ?? null,
  }));
  const certificates = await loadCertificates(db, bundled);
  return bundled.map((key) => ({ ...key, certificate: certificates.get(fingerprintIn(key.registration)) ?? null }));
}

function fingerprintIn(registration: BundledKey['registration']): string {
  return registration === null ? '' : JSON.parse(registration.content).certificate;
}

async function loadCertificates(
  db: Database,
  keys: readonly Pick<BundledKey, 'registration'>[],
): Promise<Map<string, string>> {
  const fingerprints = keys.map(({ registration }) => fingerprintIn(registration));
  const certificates = db.selectFrom('device_certificates').select(['fingerprint', 'pem']);
  const rows = await certificates.where('fingerprint', 'in', fingerprints).execute();
  return new Map(rows.map(({ fingerprint, pem }) => [fingerprint, pem]));
}

// Altered beyond reading: the verifier names the envelope, and the finding says so too.
function kidOf(envelope: string): string[] {
  try {
    return [claimedKey(envelope)];
  } catch (error) {
    if (error instanceof ContractError) return [];
    throw error;
  }
}
