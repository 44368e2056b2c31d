import { computed, type Ref, ref, shallowRef, watch } from 'vue';
import type { FamilyName, ParameterValues } from '../../../parameters/family.ts';
import type { ParameterSetting, ParameterView } from '../../../parameters/parameter-schema.ts';
import { SCHEMAS, type Unit } from './fields.ts';

const SCALE: Partial<Record<Unit, number>> = { yuan: 100, percent: 0.01 };

/** A value of the way `a.b.0` through a family's values. */
export function valueAt(values: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], values);
}

/** Values with one of them changed; what was given stays as it is. */
export function withValue(values: ParameterValues, path: string, value: unknown): ParameterValues {
  const copy = structuredClone(values);
  const names = path.split('.');
  const last = names.pop() ?? '';
  (valueAt(copy, names.join('.')) ?? copy)[last as never] = value as never;
  return copy;
}

/** A number as people type it in its unit. */
export function typedOf(value: unknown, unit: Unit): string {
  return typeof value === 'number' ? `${Number((value / (SCALE[unit] ?? 1)).toFixed(4))}` : '';
}

/** What was typed as it is kept; null = not a number. */
export function keptOf(typed: string, unit: Unit): number | null {
  const number = typed.trim() === '' ? Number.NaN : Number(typed);
  if (!Number.isFinite(number)) return null;
  const kept = number * (SCALE[unit] ?? 1);
  return unit === 'yuan' ? Math.round(kept) : Number(kept.toFixed(8));
}

/** What holds on a day by the history: the ground that a change from that day on is made on. */
export function valuesOn({ history, defaults }: ParameterView, day: string): ParameterValues {
  const counting = history.filter(({ from, takenBack }) => from !== null && from <= day && !takenBack);
  const latest = counting.toSorted((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1)).at(-1);
  return latest?.values ?? defaults;
}

const order = ({ from }: ParameterSetting) => Date.parse(from ?? '');

/** Why a value can't be meant: a word of ours, or what the schema says, with the limit if there is one. */
export interface Problem {
  readonly word: string;
  readonly limit: number | null;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code?: string | undefined;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Changes that somebody is typing, on the ground of what holds on a day. Only what differs is kept. */
export function useDraft(family: () => FamilyName, view: Ref<ParameterView | null>, day: Ref<string>) {
  const typed = ref<Record<string, { text: string; unit: Unit }>>({});
  /** Lists of which something was added or taken out, by their way; the rest of what is typed goes by their places. */
  const lists = shallowRef<Record<string, readonly unknown[]>>({});
  const ground = computed(() => (view.value ? valuesOn(view.value, day.value) : null));
  const base = computed(() => {
    const changed = Object.entries(lists.value);
    return ground.value && changed.reduce((values, [path, list]) => withValue(values, path, list), ground.value);
  });
  watch(family, () => {
    clear();
  });
  const wanted = computed(() => {
    if (!base.value) return null;
    let values = base.value;
    for (const [path, { text, unit }] of Object.entries(typed.value)) {
      values = withValue(values, path, keptOf(text, unit) ?? text);
    }
    return values;
  });
  const problems = computed(() => {
    const result = wanted.value && SCHEMAS[family()].safeParse(wanted.value);
    const issues: readonly Issue[] = result?.error?.issues ?? [];
    return new Map(issues.map((issue) => [issue.path.join('.'), problemOf(issue)]));
  });
  function clear(): void {
    typed.value = {};
    lists.value = {};
  }
  return {
    ground,
    /** As it holds, with what was added to lists or taken out of them: what places mean. */
    base,
    wanted,
    problems,
    changed: computed(() => [...Object.keys(lists.value), ...Object.keys(typed.value)]),
    textOf: (path: string, unit: Unit) => typed.value[path]?.text ?? typedOf(valueAt(base.value, path), unit),
    set(path: string, unit: Unit, text: string): void {
      const { [path]: _, ...others } = typed.value;
      const same = keptOf(text, unit) === valueAt(base.value, path);
      typed.value = same ? others : { ...others, [path]: { text, unit } };
    },
    /** Puts a list in the place of another. What was typed into it goes with it, because places may mean something else now. */
    setList(path: string, list: readonly unknown[]): void {
      const within = Object.entries(typed.value).filter(([at]) => !at.startsWith(`${path}.`));
      typed.value = Object.fromEntries(within);
      const { [path]: _, ...others } = lists.value;
      const same = JSON.stringify(list) === JSON.stringify(valueAt(ground.value, path));
      lists.value = same ? others : { ...others, [path]: [...list] };
    },
    /** Takes up former values, as changes to what holds. */
    takeUp(values: ParameterValues, fields: readonly { path: string; unit: Unit }[]): void {
      clear();
      for (const { path, unit } of fields) this.set(path, unit, typedOf(valueAt(values, path), unit));
    },
    clear,
  };
}
export type ParameterDraft = ReturnType<typeof useDraft>;

function problemOf({ code, minimum, maximum }: Issue): Problem {
  if (code === 'too_small' && typeof minimum === 'number') return { word: 'too-small', limit: minimum };
  if (code === 'too_big' && typeof maximum === 'number') return { word: 'too-large', limit: maximum };
  if (code === 'custom') return { word: 'order', limit: null };
  return { word: code === 'invalid_type' ? 'whole-number' : 'not-allowed', limit: null };
}
