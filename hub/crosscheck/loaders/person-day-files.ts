import type { Database } from '../../store/store.ts';
import type { PersonDayFile } from '../files.ts';
import { DAY_MS, type Interval } from '../interval.ts';
import { CHECK_IN_KINDS, checkInOf } from './attested.ts';
import { attestationsOf } from './claim-files.ts';
import { loadStandingFixes } from './standing-fixes.ts';

/** Files of insured persons on one day, reaching back a day so that midnight hides no journey. */
export async function loadPersonDayFiles(
  db: Database,
  people: readonly string[],
  day: Interval,
  now: number,
): Promise<PersonDayFile[]> {
  const rows = await attestationsOf(db, 'insured', people, CHECK_IN_KINDS, { ...day, from: day.from - DAY_MS });
  const fixOf = await loadStandingFixes(
    db,
    rows.map((row) => row.device),
  );
  const checkIns = rows.map((row) => checkInOf(row, fixOf)).filter((checkIn) => checkIn !== undefined);
  const own = Map.groupBy(checkIns, (checkIn) => checkIn.person);
  return people.map((person) => ({ now, person, day, checkIns: own.get(person) ?? [] }));
}
