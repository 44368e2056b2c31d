import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** The folder of everything that is deployed. */
export const DEPLOY = join(import.meta.dirname, '../../deploy');

/** A parsed YAML node, walked by name without a schema: `at(doc, 'spec', 'replicas')`. */
export function at(node: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string | number, unknown> | undefined)?.[key], node);
}

/** The list at a path, or none. */
export function listAt(node: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(node, ...path);
  return Array.isArray(found) ? found : [];
}

/** All documents of a file, or an error that says where it is no YAML. */
export function documentsIn(file: string): unknown[] {
  return parseAllDocuments(readFileSync(join(DEPLOY, file), 'utf8'), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    return document.toJS();
  });
}

/** Every file of `deploy/` with one of these endings. */
export function deployFiles(...endings: string[]): string[] {
  return readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort();
}

/** Every value under `key`, at any depth. */
export function valuesOf(node: unknown, key: string): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(value, key)]);
}

/** What is wrong with a call of `zs`, by the program's own definition; undefined = nothing. */
export function wrongCall(program: import('commander').Command, words: readonly string[]): string | undefined {
  let command = program;
  let rest = [...words];
  for (let found = next(command, rest[0]); found; found = next(command, rest[0])) {
    command = found;
    rest = rest.slice(1);
  }
  const flags = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
  const unknown = flags.find((flag) => !known.has(flag));
  if (unknown) return `${command.name()} has no ${unknown}`;
  const missing = command.options.find(
    ({ mandatory, long, short }) => mandatory && !flags.includes(long ?? short ?? ''),
  );
  return missing && `${command.name()} needs ${missing.long}`;
}

function next(command: import('commander').Command, word = ''): import('commander').Command | undefined {
  return command.commands.find((sub) => sub.name() === word);
}
