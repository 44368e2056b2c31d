import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Precedents } from './suggest.ts';

const MONTH_MS = 30.44 * 86_400_000;

type Subject = 'practitioner' | 'person' | 'site';

/**
 * How many other cases about the same practitioner, person and institution ended with a measure in the last `months`. A case is about
 * whom its findings are about, as far as it upheld them; one without findings, about whom it was opened for.
 */
export async function loadPrecedents(
  db: Database,
  { id, practitioner, person, site }: Pick<Row<'cases'>, 'id' | Subject>,
  months: number,
  now: number,
): Promise<Precedents> {
  const since = new Date(now - months * MONTH_MS).toISOString();
  const upheld = async (column: Subject, value: string | null) => {
    if (value === null) return 0;
    const cases = db
      .selectFrom('cases')
      .where('id', '!=', id)
      .where('opened_at', '>=', since)
      .where('outcome', 'not in', ['dismissed', 'corrected']);
    const about = cases.where(({ or, eb, and, not, exists, selectFrom }) => {
      if (column === 'site') return eb('site', '=', value);
      const members = selectFrom('case_findings').select('case_id');
      const own = members
        .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
        .where(`findings.${column}`, '=', value)
        .where('findings.status', '=', 'upheld')
        .where('case_findings.aside', 'is', null);
      const any = members.whereRef('case_findings.case_id', '=', 'cases.id');
      return or([eb('cases.id', 'in', own), and([eb(column, '=', value), not(exists(any))])]);
    });
    const { count } = await about.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    return Number(count);
  };
  return {
    practitioner: await upheld('practitioner', practitioner),
    person: await upheld('person', person),
    site: await upheld('site', site),
    months,
  };
}
