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
  const rows = await linesOf(db, name).orderBy('parameter_settings.id', 'desc').execute();
  const lines = rows.map((row) => ({ id: row.id, at: row.at, line: readLine(row) }));
  const backs = new Set(lines.flatMap(({ line }) => (line.step === 'taken-back' ? [line.setting] : [])));
  return lines.map(({ id, at, line }) => {
    const { reason, by, confirmedBy } = line;
    const people = { reason, by, confirmedBy, at };
    if (line.step === 'taken-back') {
      return { id, from: null, values: null, takesBack: line.setting, takenBack: false, ...people };
    }
    // Shown as it counts: with the defaults of whatever was added to the family since.
    const values = { ...schema.parse(line.values) };
    return { id, from: line.from, values, takesBack: null, takenBack: backs.has(id), ...people };
  });
}
