import { localDate } from '../calendar/local-date.ts';
import type { Database } from '../store/store.ts';
import { splitDaySubject } from './local-day.ts';
import type { SubjectKind } from './rule.ts';
import type { Selection } from './subjects.ts';

/**
 * Subjects of a kind on which a finding is open, e.g. `<person>/<date>` taken apart. They are judged again even when
 * nothing selects them any more: else a claim that is cancelled afterwards would leave its finding standing.
 */
export async function openFindings(
  db: Database,
  kind: SubjectKind,
  { scope, since, utcOffsetMinutes }: Selection,
): Promise<{ who: string; date: string }[]> {
  let query = db.selectFrom('findings').select('subject').distinct();
  query = query.where('subject_type', '=', kind).where('status', '=', 'open');
  if (scope !== 'all') {
    const { persons = [], practitioners = [], sites = [] } = scope;
    if (persons.length + practitioners.length + sites.length === 0) return [];
    query = query.where((eb) =>
      eb.or([
        ...(persons.length > 0 ? [eb('person', 'in', persons)] : []),
        ...(practitioners.length > 0 ? [eb('practitioner', 'in', practitioners)] : []),
        ...(sites.length > 0 ? [eb('site', 'in', sites)] : []),
      ]),
    );
  }
  const earliest = since === undefined ? '' : localDate(since, utcOffsetMinutes);
  const subjects = (await query.orderBy('subject').execute()).map((row) => splitDaySubject(row.subject));
  return subjects.filter(({ date }) => date >= earliest);
}
