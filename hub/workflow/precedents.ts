import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Precedents } from './suggest.ts';

const MONTH_MS = 30.44 * 86_400_000;

/** How many other cases about the same practitioner, person and institution ended with a measure in the last `months`. */
export async function loadPrecedents(
  db: Database,
  { id, practitioner, person, site }: Pick<Row<'cases'>, 'id' | 'practitioner' | 'person' | 'site'>,
  months: number,
  now: number,
): Promise<Precedents> {
  const since = new Date(now - months * MONTH_MS).toISOString();
  const upheld = async (column: 'practitioner' | 'person' | 'site', value: string | null) => {
    if (value === null) return 0;
    const { count } = await db
      .selectFrom('cases')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where(column, '=', value)
      .where('id', '!=', id)
      .where('opened_at', '>=', since)
      .where('outcome', 'not in', ['dismissed', 'corrected'])
      .executeTakeFirstOrThrow();
    return Number(count);
  };
  return {
    practitioner: await upheld('practitioner', practitioner),
    person: await upheld('person', person),
    site: await upheld('site', site),
    months,
  };
}
