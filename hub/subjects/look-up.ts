import { sql } from 'kysely';
import { z } from 'zod';
import { SubjectId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { SUBJECT_TYPES, type SubjectType } from '../../contract/subject-type.ts';
import type { Database } from '../store/store.ts';
import type { SubjectHit } from './look-up-schema.ts';

const MOST = 8;

/** A number as it stands on a card. It is sent in a body, turned into a pseudonym at once, and kept nowhere. */
export const NumberLookUp = z.strictObject({
  type: z.enum(SUBJECT_TYPES),
  number: z.string().trim().min(4).max(40),
});

/** Institutions by a part of the name or the beginning of the code, devices by the beginning of the id, people by pseudonym. */
export async function findSubjects(db: Database, text: string): Promise<SubjectHit[]> {
  const words = text.trim();
  if (words === '') return [];
  if (SubjectId.safeParse(words).success) return await whoIs(db, words);
  // The words are looked for as they are: `%` and `_` of LIKE mean nothing here.
  const like = words.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  const matches = (column: string, pattern: string) =>
    sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
  const [sites, devices] = await Promise.all([
    db
      .selectFrom('sites')
      .select(['id', 'name'])
      .where(({ or }) => or([matches('name', `%${like}%`), matches('id', `${like}%`)]))
      .orderBy('name')
      .limit(MOST)
      .execute(),
    db
      .selectFrom('devices')
      .leftJoin('sites', 'sites.id', 'devices.site')
      .select(['devices.id', 'sites.name'])
      .where(matches('devices.id', `${like}%`))
      .orderBy('devices.id')
      .limit(MOST)
      .execute(),
  ]);
  return [
    ...sites.map(({ id, name }): SubjectHit => ({ type: 'institution', id, name })),
    ...devices.map(({ id, name }): SubjectHit => ({ type: 'device', id, name })),
  ];
}

/** The pseudonym of a number, with whether the hub knows anything about whoever it stands for. */
export async function findByNumber(
  db: Database,
  regionKey: Buffer,
  type: SubjectType,
  number: string,
): Promise<{ readonly id: SubjectId; readonly hit: SubjectHit | null }> {
  const id = pseudonym(regionKey, type, number);
  const page = type === 'insured' ? 'person' : 'practitioner';
  const hits = await whoIs(db, id);
  return { id, hit: hits.find((hit) => hit.type === page) ?? null };
}

async function whoIs(db: Database, id: string): Promise<SubjectHit[]> {
  const [event, claim, stay, ordering, performing, master] = await Promise.all([
    db.selectFrom('attestations').select('subject_type').where('subject', '=', id).limit(1).executeTakeFirst(),
    db.selectFrom('claims').select('claim_id').where('person', '=', id).limit(1).executeTakeFirst(),
    db.selectFrom('stays').select('stay_id').where('person', '=', id).limit(1).executeTakeFirst(),
    db.selectFrom('claim_lines').select('claim_id').where('ordering', '=', id).limit(1).executeTakeFirst(),
    db.selectFrom('claim_lines').select('claim_id').where('performing', '=', id).limit(1).executeTakeFirst(),
    db
      .selectFrom('masters')
      .select('id')
      .where('kind', 'in', ['practitioner', 'registration'])
      .where('subject', '=', id)
      .limit(1)
      .executeTakeFirst(),
  ]);
  const hits: SubjectHit[] = [];
  if (claim || stay || event?.subject_type === 'insured') hits.push({ type: 'person', id, name: null });
  if (ordering || performing || master || event?.subject_type === 'practitioner') {
    hits.push({ type: 'practitioner', id, name: null });
  }
  return hits;
}
