import type { Subject } from '../../contract/evidence.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import { casesAbout } from './cases-about.ts';

/** Parts of an export, each a list of records in plain JSON. */
export const EXPORT_PARTS = [
  'consents',
  'events',
  'claims',
  'claimLines',
  'stays',
  'masterData',
  'bedsideChallenges',
  'findings',
  'findingHistory',
  'cases',
  'templates',
  'templateHandOuts',
  'alikeFaces',
  'earlierRequests',
] as const;
export type ExportPart = (typeof EXPORT_PARTS)[number];

export type PersonExport = { readonly subject: Subject } & Readonly<Record<ExportPart, readonly object[]>>;

/**
 * Everything the hub keeps about one person (Personal Information Protection Law art. 45), in memory: one person's life with
 * the insurance is a few thousand rows. Left out: the template's numbers, which are of use to nobody but an attacker, and
 * other people (who was alike is not said).
 */
export async function exportPerson(db: Database, subject: Subject): Promise<PersonExport> {
  const { id, type } = subject;
  const insured = type === 'insured';
  const claims = insured
    ? await db.selectFrom('claims').selectAll().where('person', '=', id).orderBy('service_start').execute()
    : [];
  const lines = db.selectFrom('claim_lines').selectAll().orderBy('at');
  const findings = await db
    .selectFrom('findings')
    .selectAll()
    .where(insured ? 'person' : 'practitioner', '=', id)
    .orderBy('opened_at')
    .execute();
  return {
    subject,
    consents: await about(db, 'consents', subject),
    events: await eventsOf(db, subject),
    claims,
    claimLines: insured
      ? await lines
          .where('claim_id', 'in', db.selectFrom('claims').select('claim_id').where('person', '=', id))
          .execute()
      : await lines.where((where) => where.or([where('ordering', '=', id), where('performing', '=', id)])).execute(),
    stays: insured ? await db.selectFrom('stays').selectAll().where('person', '=', id).execute() : [],
    masterData: await db.selectFrom('masters').selectAll().where('subject', '=', id).orderBy('valid_from').execute(),
    bedsideChallenges: insured
      ? await db.selectFrom('bedside_challenges').selectAll().where('person', '=', id).execute()
      : [],
    findings,
    findingHistory: await db
      .selectFrom('finding_events')
      .selectAll()
      .where(
        'finding',
        'in',
        db
          .selectFrom('findings')
          .select('id')
          .where(insured ? 'person' : 'practitioner', '=', id),
      )
      .orderBy('id')
      .execute(),
    cases: await casesAbout(db, subject),
    templates: await db
      .selectFrom('vault_templates')
      .select(['id', 'site', 'model', 'consent', 'created_at', 'expires_at'])
      .where('subject', '=', id)
      .where('subject_type', '=', type)
      .execute(),
    templateHandOuts: await db.selectFrom('vault_hand_outs').selectAll().where('subject', '=', id).execute(),
    alikeFaces: await db
      .selectFrom('face_duplicates')
      .select(['score_milli', 'threshold_milli', 'policy', 'found_at', 'last_found_at'])
      .where('subject_type', '=', type)
      .where((where) => where.or([where('subject', '=', id), where('other', '=', id)]))
      .execute(),
    earlierRequests: await about(db, 'rights_requests', subject),
  };
}

async function about(db: Database, table: 'consents' | 'rights_requests', { id, type }: Subject): Promise<object[]> {
  return await db.selectFrom(table).selectAll().where('subject', '=', id).where('subject_type', '=', type).execute();
}

async function eventsOf(db: Database, { id, type }: Subject): Promise<object[]> {
  const rows = await db
    .selectFrom('attestations')
    .select(['jti', 'device', 'kind', 'site', 'at', 'received_at', 'digest', 'ledger_idx', 'envelope'])
    .where('subject', '=', id)
    .where('subject_type', '=', type)
    .orderBy('at')
    .execute();
  return rows.map(({ envelope, ...row }) => ({ ...row, said: readableAttestation(envelope) ?? null, envelope }));
}
