import { createHash } from 'node:crypto';
import type { SubjectId } from '../../contract/ids.ts';
import type { MasterKind, MasterOf, MasterRecord } from '../../contract/master.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { Row } from '../store/tables.ts';

type Pseudonymised<R> = Omit<R, 'personId' | 'code' | 'twinOf' | 'familyAid'> &
  (R extends { personId: string } ? { readonly person: SubjectId } : unknown) &
  (R extends { code: string } ? { readonly practitioner: SubjectId } : unknown) &
  (R extends { record: 'person' }
    ? { readonly twinOf?: readonly SubjectId[]; readonly familyAid?: readonly SubjectId[] }
    : unknown);

/** A record of master data as it is kept: people as pseudonyms, the rest as it was sent. */
export type MasterContent<K extends MasterKind = MasterKind> = { [R in K]: Pseudonymised<MasterOf<R>> }[K];

/** A record with what identifies it and when it holds. */
export type MasterRow = Pick<
  Row<'masters'>,
  'kind' | 'key' | 'site' | 'subject' | 'valid_from' | 'valid_until' | 'content' | 'digest'
>;

/** Turns a record into what is kept. Person numbers and practitioner codes end here. */
export function masterRow(record: MasterRecord, regionKey: Buffer): MasterRow {
  const person = 'personId' in record ? pseudonym(regionKey, 'insured', record.personId) : null;
  const practitioner = 'code' in record ? pseudonym(regionKey, 'practitioner', record.code) : null;
  const { personId: _p, code: _c, ...plain } = record as MasterRecord & { personId?: string; code?: string };
  const content = {
    ...plain,
    ...(person && { person }),
    ...(practitioner && { practitioner }),
    ...(record.record === 'person' && {
      ...(record.twinOf && { twinOf: record.twinOf.map((id) => pseudonym(regionKey, 'insured', id)) }),
      ...(record.familyAid && { familyAid: record.familyAid.map((id) => pseudonym(regionKey, 'insured', id)) }),
    }),
  };
  const text = JSON.stringify(content);
  return {
    kind: record.record,
    key: keyOf(record, person ?? practitioner),
    site: 'facilityId' in record ? (record.facilityId ?? null) : null,
    subject: person ?? practitioner,
    valid_from: utc('from' in record ? record.from : record.at),
    valid_until: 'until' in record && record.until !== undefined ? utc(record.until) : null,
    content: text,
    digest: createHash('sha256').update(text).digest('base64url'),
  };
}

// What a record is about. The same key and beginning again is a new version of the same record, not a second one.
function keyOf(record: MasterRecord, subject: SubjectId | null): string {
  switch (record.record) {
    case 'site':
      return record.facilityId;
    case 'registration':
    case 'roster':
      return `${subject}/${record.facilityId}`;
    case 'bed':
      return [record.facilityId, record.ward, record.room ?? '', record.bed].join('/');
    case 'exemption':
      return `${record.stayId}/${record.kind}`;
    case 'ward-passage':
      return `${record.stayId}/${record.direction}`;
    case 'death':
      return `${subject}/${record.source}`;
    case 'feedback':
      return record.claimId;
    case 'dispensing-cap':
      return record.item;
    case 'mass-event':
      return [record.kind, record.facilityId ?? '', record.diagnosis ?? ''].join('/');
    case 'practitioner':
    case 'eligibility':
    case 'leave':
    case 'person':
    case 'proxy-role':
      return subject ?? '';
  }
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
