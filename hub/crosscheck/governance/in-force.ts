import { DEFAULT_MODE, type RuleMode, type RuleSetting } from './setting.ts';

type Values = Readonly<Record<string, unknown>>;

/** Digits of a region code that name it: 350200 (a city) is 3502, so that it covers the district 350203. */
const significant = (region: string | null) => (region ?? '').replace(/(00){1,3}$/, '');

/** Whether a setting made for `setting` (null = everywhere) counts in `region` (null = in no region in particular). */
export function covers(setting: string | null, region: string | null): boolean {
  return (region ?? '').startsWith(significant(setting));
}

/**
 * The settings of one rule that count in a region at an instant (ms since 1970), the strongest last: a smaller region
 * beats a larger one, a later beginning an earlier one, a later record an earlier one.
 */
export function settingsAt(
  settings: readonly RuleSetting[],
  rule: string,
  region: string | null,
  at: number,
): RuleSetting[] {
  return settings
    .filter((setting) => setting.rule === rule && setting.from <= at && covers(setting.region, region))
    .toSorted(
      (a, b) =>
        significant(a.region).length - significant(b.region).length ||
        a.from - b.from ||
        a.recordedAt - b.recordedAt ||
        (a.id < b.id ? -1 : 1),
    );
}

/** The mode that the settings (strongest last) leave a rule in. */
export function modeAfter(settings: readonly RuleSetting[]): RuleMode {
  const last = settings.findLast(({ change }) => 'mode' in change)?.change;
  return last && 'mode' in last ? last.mode : DEFAULT_MODE;
}

/** The base values with the changes of the settings (strongest last) laid over them. */
export function valuesAfter(base: Values, settings: readonly RuleSetting[]): Record<string, unknown> {
  const values = { ...base };
  for (const { change } of settings) {
    if (!('parameters' in change)) continue;
    for (const [name, value] of Object.entries(change.parameters)) {
      if (value !== null) values[name] = value;
      else if (name in base) values[name] = base[name];
      else delete values[name];
    }
  }
  return values;
}
