import { z } from 'zod';
import { type CivilDate, civilDate } from '../calendar/working-days.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import type { Database, DatabaseTransaction, Store } from '../store/store.ts';
import { ParameterError } from './error.ts';
import type { FamilyName, ParameterFamily, ParameterValues } from './family.ts';
import { parametersOn } from './in-force.ts';
import { PARAMETERS, type ParameterLine } from './line.ts';

const reason = z.string().trim().min(8).max(500);

/** What somebody wants: other values from a day on, or that a setting which is not in force yet does not come. */
export const WantedParameters = z.union([
  z.strictObject({ from: z.iso.date(), values: z.looseObject({}), reason }),
  z.strictObject({ takesBack: z.string().max(64), reason }),
]);
export type WantedParameters = z.infer<typeof WantedParameters>;

/** Who stands behind a change. `confirmedBy` null only where nobody signs in. */
export interface ChangeAuthors {
  readonly by: string;
  readonly confirmedBy: string | null;
}

/** Makes a change that needs no second person: there are no accounts, or the caller is the set-up itself. Returns its id. */
export async function setParameters<T extends ParameterValues>(
  store: Store,
  family: ParameterFamily<T>,
  wanted: WantedParameters,
  by: string,
  now: number,
): Promise<string> {
  return await store.transaction((trx) => keepChangeWithin(trx, family, wanted, { by, confirmedBy: null }, now), {
    sequencer: true,
  });
}

/** Checks a change and keeps it with its line of the ledger, inside a transaction of the sequencer. Throws ParameterError. */
export async function keepChangeWithin<T extends ParameterValues>(
  trx: DatabaseTransaction,
  family: ParameterFamily<T>,
  wanted: WantedParameters,
  { by, confirmedBy }: ChangeAuthors,
  now: number,
): Promise<string> {
  const change = await assertWanted(trx, family, wanted, now);
  const people = { family: family.name, reason: change.reason, by, confirmedBy };
  const line: ParameterLine =
    'takesBack' in change
      ? { step: 'taken-back', ...people, setting: change.takesBack }
      : { step: 'set', ...people, from: change.from, values: change.values };
  const id = await enterConfiguration(trx, PARAMETERS, JSON.stringify(line), now);
  const [from_day, takes_back] = 'takesBack' in change ? [null, change.takesBack] : [change.from, null];
  await trx.insertInto('parameter_settings').values({ id, family: family.name, from_day, takes_back }).execute();
  return id;
}

/** The change as it would be kept. Throws ParameterError when it can't be made, or changes nothing. */
export async function assertWanted<T extends ParameterValues>(
  db: Database | DatabaseTransaction,
  family: ParameterFamily<T>,
  wanted: WantedParameters,
  now: number,
): Promise<WantedParameters> {
  const today = civilDate(now);
  if ('takesBack' in wanted) {
    await assertNotBegun(db, family.name, wanted.takesBack, today);
    return wanted;
  }
  if (wanted.from < today) {
    const message = `a change begins today (${today}) or later, not on ${wanted.from}: people were judged by what held then`;
    throw new ParameterError('PARAMETERS_PAST', message);
  }
  const { data: values, error } = family.schema.safeParse(wanted.values);
  if (error) {
    const { path = [], message = '' } = error.issues[0] ?? {};
    throw new ParameterError('PARAMETERS_INVALID', `${path.join('.')}: ${message}`, { cause: error });
  }
  if (JSON.stringify(values) === JSON.stringify(await parametersOn(db, family, wanted.from))) {
    throw new ParameterError('PARAMETERS_SAME', 'this is what holds on that day already');
  }
  return { ...wanted, values: { ...values } };
}

async function assertNotBegun(
  db: Database | DatabaseTransaction,
  family: FamilyName,
  id: string,
  today: CivilDate,
): Promise<void> {
  const lines = await db.selectFrom('parameter_settings').selectAll().where('family', '=', family).execute();
  const target = lines.find((line) => line.id === id);
  if (!target?.from_day || lines.some(({ takes_back }) => takes_back === id)) {
    throw new ParameterError('SETTING_UNKNOWN', 'there is no such setting that still counts');
  }
  if (target.from_day <= today) {
    throw new ParameterError(
      'SETTING_IN_FORCE',
      'this is in force already; set the former values from a day on instead',
    );
  }
}
