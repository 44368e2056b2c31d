import type { SubjectPage } from '../../../subjects/subject-schema.ts';
import type { Lane } from './timeline-layout.ts';

/** Whom the rows of each lane are about; a claim, a stay and an exemption have no page of their own. */
const OF_LANE: Readonly<Partial<Record<Lane, SubjectPage>>> = {
  bedside: 'person',
  'check-in': 'person',
  clock: 'practitioner',
  device: 'device',
};

/** A pseudonym is 43 characters of base64url; a row that begins with anything else names nobody. */
const PSEUDONYM = /^[A-Za-z0-9_-]{43}$/;

/** Whose row it is, by its lane and the first word of its name ("pseudonym · site"); null = nobody's. */
export function rowSubject(lane: Lane, row: string): { readonly type: SubjectPage; readonly id: string } | null {
  const type = OF_LANE[lane];
  const [id = ''] = row.split(' · ');
  if (type === undefined || id === '') return null;
  return type === 'device' || PSEUDONYM.test(id) ? { type, id } : null;
}
