import { InvalidArgumentError } from 'commander';

type Values = Readonly<Record<string, unknown>>;

/** `path=value` as it is typed, e.g. `points.thresholds.interview=5`; the value is JSON, or else a word. */
export interface PathChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Reads changes as they are typed. Throws InvalidArgumentError. */
export function pathChanges(texts: readonly string[]): PathChange[] {
  return texts.map((text) => {
    const sign = text.indexOf('=');
    if (sign < 1) throw new InvalidArgumentError(`${text} is not path=value, e.g. points.thresholds.interview=5`);
    return { path: text.slice(0, sign).split('.'), value: parsed(text.slice(sign + 1)) };
  });
}

/**
 * The values with the changes made; others stay as they are. Throws InvalidArgumentError when a path leads nowhere: a typing mistake would
 * otherwise look like a change.
 */
export function withChanges(values: Values, changes: readonly PathChange[]): Values {
  return changes.reduce((changed, { path, value }) => changedAt(changed, path, value, path) as Values, values);
}

/** Every value with its path, e.g. `['scorecard.grades.A', 84]`; a list of numbers or words is one value. */
export function pathsOf(values: unknown, path = ''): [string, unknown][] {
  if (typeof values !== 'object' || values === null || (Array.isArray(values) && !values.some(isObject))) {
    return [[path, values]];
  }
  return Object.entries(values).flatMap(([name, value]) => pathsOf(value, path === '' ? name : `${path}.${name}`));
}

function changedAt(values: unknown, [name = '', ...rest]: readonly string[], value: unknown, path: readonly string[]) {
  if (!isObject(values) || !Object.hasOwn(values, name)) {
    throw new InvalidArgumentError(`there is no ${path.join('.')}; zs parameters show names them all`);
  }
  const inner = (values as Values)[name];
  const next: unknown = rest.length === 0 ? value : changedAt(inner, rest, value, path);
  return Array.isArray(values) ? values.with(Number(name), next) : { ...values, [name]: next };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
