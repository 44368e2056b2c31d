import type { Database } from '../../store/store.ts';
import type { PractitionerPoints } from './points-schema.ts';

/** What was officially announced about a practitioner's eligibility, with the import that it came by; what was replaced is left out. */
export async function officialStanding(db: Database, practitioner: string): Promise<PractitionerPoints['official']> {
  const rows = await db
    .selectFrom('masters')
    .select(['valid_from', 'valid_until', 'content', 'recorded_at', 'batch'])
    .where('kind', '=', 'eligibility')
    .where('subject', '=', practitioner)
    .where('replaced_at', 'is', null)
    .orderBy('valid_from')
    .execute();
  return rows.map(({ valid_from: from, valid_until: until, content, recorded_at: importedAt, batch }) => {
    const { status, reference = null } = JSON.parse(content) as Pick<
      PractitionerPoints['official'][number],
      'status'
    > & {
      reference?: string;
    };
    return { status, from, until, reference, importedAt, batch };
  });
}
