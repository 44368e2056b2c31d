import { civilDate } from '../calendar/working-days.ts';
import type { Database } from '../store/store.ts';
import type { ParameterFamily, ParameterValues } from './family.ts';
import { linesOf, parametersOn } from './in-force.ts';
import { readLine } from './line.ts';
import type { ParameterSetting, ParameterView } from './parameter-schema.ts';
import { listParameterProposals } from './proposals.ts';

/** A family as people look at it. `now` in ms since 1970. */
export async function viewParameters<T extends ParameterValues>(
  db: Database,
  family: ParameterFamily<T>,
  now: number,
): Promise<ParameterView> {
  const today = civilDate(now);
  const [history, proposals, inForce] = await Promise.all([
    parameterHistory(db, family),
    listParameterProposals(db, family.name),
    parametersOn(db, family, today),
  ]);
  const counting = history
    .filter(({ from, takenBack }) => from !== null && from <= today && !takenBack)
    .map(({ from }) => from ?? '');
  return {
    ...{ family: family.name, today, inForce: { ...inForce }, defaults: { ...family.schema.parse({}) } },
    since: counting.toSorted().at(-1) ?? null,
    history,
    proposals,
  };
}

/** What was ever set, newest first: people make changes, so they are few. */
export async function parameterHistory<T extends ParameterValues>(
  db: Database,
  { name, schema }: ParameterFamily<T>,
): Promise<ParameterSetting[]> {
  const rows = await linesOf(db, name).orderBy('parameter_settings.id').execute();
  const lines = rows.map((row) => ({ id: row.id, at: row.at, line: readLine(row) }));
  const backs = new Set(lines.flatMap(({ line }) => (line.step === 'taken-back' ? [line.setting] : [])));
  let versions = 0;
  const history = lines.map(({ id, at, line }): ParameterSetting => {
    const { reason, by, confirmedBy } = line;
    const people = { reason, by, confirmedBy, at };
    if (line.step === 'taken-back') {
      const none = { version: null, from: null, values: null, takenBack: false };
      return { id, ...none, takesBack: line.setting, ...people };
    }
    versions += 1;
    // Shown as it counts: with the defaults of whatever was added to the family since.
    const values = { ...schema.parse(line.values) };
    return { id, version: versions, from: line.from, values, takesBack: null, takenBack: backs.has(id), ...people };
  });
  return history.toReversed();
}
