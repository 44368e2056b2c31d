import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import type { Database } from '../store/store.ts';
import { loadDevice } from './device.ts';
import { loadInstitution } from './institution.ts';
import { loadPerson } from './person.ts';
import { loadPractitioner } from './practitioner.ts';
import type { SubjectPage, SubjectSummary } from './subject-schema.ts';

export interface SubjectReader {
  readonly db: Database;
  /** ms since 1970. */
  readonly now: () => number;
  readonly utcOffsetMinutes?: number;
}

/** What the hub knows about one person, practitioner, institution or device; undefined = nothing. */
export function loadSubject(
  { db, now, utcOffsetMinutes = CHINA_OFFSET_MINUTES }: SubjectReader,
  type: SubjectPage,
  id: string,
): Promise<SubjectSummary | undefined> {
  switch (type) {
    case 'person':
      return loadPerson(db, id, now(), utcOffsetMinutes);
    case 'practitioner':
      return loadPractitioner(db, id, now(), utcOffsetMinutes);
    case 'institution':
      return loadInstitution(db, id, now(), utcOffsetMinutes);
    case 'device':
      return loadDevice(db, id, now(), utcOffsetMinutes);
  }
}
