import { randomUUID } from 'node:crypto';
import { Attestation } from '../../contract/attestation.ts';
import type { Subject } from '../../contract/evidence.ts';
import { newEventId, type SiteId } from '../../contract/ids.ts';
import { digestOf } from '../../contract/jws.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { SubjectType } from '../../contract/subject-type.ts';
import { EMBEDDING_LENGTH, FaceTemplate } from '../../contract/vault.ts';
import type { StoredAttestation } from '../../hub/ingest/signed-event.ts';
import type { Store } from '../../hub/store/store.ts';
import { sampleAttestation } from './attestation-samples.ts';
import { SITE } from './builders.ts';

/** A person of the tests; the same number is the same person. */
export function testSubject(type: SubjectType, number: string): Subject {
  return { type, id: pseudonym(Buffer.alloc(32, 7), type, number) };
}

/** A template of `subject` with a vector that is usable, and with what the test cares about laid over it. */
export function testTemplate(subject: Subject, over: object = {}): FaceTemplate {
  const vector = Buffer.alloc(EMBEDDING_LENGTH * 4);
  for (let index = 0; index < EMBEDDING_LENGTH; index++) vector.writeFloatLE(Math.sin(index + 1), index * 4);
  const at = '2026-11-22T01:00:00.000Z';
  return FaceTemplate.parse({
    v: 1,
    id: randomUUID(),
    subject,
    model: 'mobilefacenet-512',
    vector: vector.toString('base64url'),
    frames: 5,
    createdAt: at,
    consent: {
      id: randomUUID(),
      notice: 'notice-1',
      scopes: ['face-verification', 'template-vault'],
      by: 'self',
      under14: false,
      at,
    },
    ...over,
  });
}

/** Records the consent of a template as ingest does when the device's signed attestation arrives. */
export async function recordConsent(
  store: Store,
  { subject, consent }: FaceTemplate,
  { scopes = consent.scopes as readonly string[], withdrawnAt = null as string | null, site = SITE as SiteId } = {},
): Promise<void> {
  const row = {
    id: consent.id,
    subject_type: subject.type,
    subject: subject.id,
    notice: consent.notice,
    scopes: JSON.stringify(scopes),
    given_by: consent.by,
    site,
    device: 'kiosk-a1',
    granted_at: consent.at,
    withdrawn_at: withdrawnAt,
    jti: newEventId(Date.parse(consent.at)),
  };
  await store.db.insertInto('consents').values(row).execute();
}

/** An inpatient claim of `subject` at `site`, still open unless the test says otherwise. */
export async function recordInpatientClaim(
  store: Store,
  subject: Subject,
  over: Partial<{ site: SiteId; service_end: string | null; state: 'active' | 'cancelled'; kind: string }> = {},
): Promise<void> {
  const row = {
    claim_id: randomUUID(),
    encounter: null,
    person: subject.id,
    site: SITE,
    kind: 'inpatient',
    service_start: '2026-11-20T00:00:00.000Z',
    service_end: null,
    settled_at: '2026-11-21T00:00:00.000Z',
    credential: null,
    exception: null,
    terminal: null,
    operator: null,
    total_fen: 100,
    fund_fen: 80,
    state: 'active' as const,
    cancelled_at: null,
    batch: 'batch-1',
    digest: 'd',
    ...over,
  };
  await store.db.insertInto('claims').values(row).execute();
}

/** A withdrawal of consent as the hub has stored it: the consent is closed, and this is what listeners hear of. */
export async function recordWithdrawal(store: Store, subject: Subject): Promise<StoredAttestation> {
  const at = '2026-11-22T02:00:00.000Z';
  await store.db
    .updateTable('consents')
    .set({ withdrawn_at: at })
    .where('subject', '=', subject.id)
    .where('withdrawn_at', 'is', null)
    .execute();
  const attestation = Attestation.parse({ ...sampleAttestation('consent.withdrawn'), subject });
  return { attestation, digest: digestOf(subject.id), ledgerIndex: 1, receivedAt: at };
}
