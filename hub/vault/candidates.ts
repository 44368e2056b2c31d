import type { VaultRequest } from '../../contract/vault.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { AskingDevice } from './vault.ts';

/** A sealed template with what is needed to open it and to decide whether it may be handed out. */
export type Candidate = Pick<Row<'vault_templates'>, 'id' | 'subject_type' | 'subject' | 'sealed' | 'expires_at'> & {
  wrapped_key: string;
  scopes: string | null;
  withdrawn_at: string | null;
};

/** The templates that a request is about: in date, of the model in use, and within what its scope means for that site. */
export async function findCandidates(
  db: Database,
  request: VaultRequest,
  { device, model, now }: { device: AskingDevice; model: string; now: string },
): Promise<Candidate[]> {
  const inDate = candidates(db).where('t.model', '=', model).where('t.expires_at', '>', now);
  switch (request.scope) {
    case 'person':
      return await inDate
        .where('t.subject', '=', request.subject.id)
        .where('t.subject_type', '=', request.subject.type)
        .execute();
    case 'site-staff':
      return await inDate.where('t.subject_type', '=', 'practitioner').where('t.site', '=', device.site).execute();
    case 'ward-inpatients':
      return await inDate
        .where('t.subject_type', '=', 'insured')
        .where('t.subject', 'in', openInpatients(db, device, now))
        .execute();
  }
}

/** Templates in date and of the model in use, of one type of people, in the order of their ids. */
export async function pageOfCandidates(
  db: Database,
  { type, model, now, after, limit }: { type: string; model: string; now: string; after: string; limit: number },
): Promise<Candidate[]> {
  return await candidates(db)
    .where('t.model', '=', model)
    .where('t.expires_at', '>', now)
    .where('t.subject_type', '=', type)
    .where('t.id', '>', after)
    .limit(limit)
    .execute();
}

function candidates(db: Database) {
  return db
    .selectFrom('vault_templates as t')
    .innerJoin('vault_keys as k', (join) =>
      join.onRef('k.subject', '=', 't.subject').onRef('k.subject_type', '=', 't.subject_type'),
    )
    .leftJoin('consents as c', (join) =>
      join
        .onRef('c.id', '=', 't.consent')
        .onRef('c.subject', '=', 't.subject')
        .onRef('c.subject_type', '=', 't.subject_type'),
    )
    .select(['t.id', 't.subject_type', 't.subject', 't.sealed', 't.expires_at'])
    .select(['k.wrapped_key', 'c.scopes', 'c.withdrawn_at'])
    .orderBy('t.id');
}

/** Who lies in this house now, as its inpatient claims say. */
function openInpatients(db: Database, { site }: AskingDevice, now: string) {
  return db
    .selectFrom('claims')
    .select('person')
    .where('site', '=', site)
    .where('kind', '=', 'inpatient')
    .where('state', '=', 'active')
    .where('service_start', '<=', now)
    .where((where) => where.or([where('service_end', 'is', null), where('service_end', '>', now)]));
}
