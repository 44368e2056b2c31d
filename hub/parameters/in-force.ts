import type { CivilDate } from '../calendar/working-days.ts';
import type { Database, DatabaseTransaction } from '../store/store.ts';
import { ParameterError } from './error.ts';
import type { FamilyName, ParameterFamily, ParameterValues } from './family.ts';
import { readLine } from './line.ts';

/** What is in force on a local date; of two settings from the same day the later one counts. Throws ParameterError. */
export async function parametersOn<T extends ParameterValues>(
  db: Database | DatabaseTransaction,
  { name, schema }: ParameterFamily<T>,
  date: CivilDate,
): Promise<T> {
  const row = await linesOf(db, name)
    .where('parameter_settings.from_day', '<=', date)
    .where('parameter_settings.id', 'not in', takenBack(db, name))
    .orderBy('parameter_settings.from_day', 'desc')
    .orderBy('parameter_settings.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const line = row && readLine(row);
  const { data, error } = schema.safeParse(line?.step === 'set' ? line.values : {});
  if (data) return data;
  // Nobody may be judged by half of what was set, nor by defaults that somebody had changed.
  throw new ParameterError('PARAMETERS_DAMAGED', `the parameters of ${name} in force can't be read`, { cause: error });
}

/** The lines of a family with what the ledger holds of them. */
export function linesOf(db: Database | DatabaseTransaction, name: FamilyName) {
  return db
    .selectFrom('parameter_settings')
    .innerJoin('configurations', 'configurations.id', 'parameter_settings.id')
    .select(['parameter_settings.id', 'family', 'from_day', 'kind', 'content', 'at'])
    .where('family', '=', name);
}

function takenBack(db: Database | DatabaseTransaction, name: FamilyName) {
  return db
    .selectFrom('parameter_settings')
    .select('takes_back')
    .where('family', '=', name)
    .where('takes_back', 'is not', null)
    .$castTo<{ takes_back: string }>();
}
