import type { Dice } from '../dice.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

// Written into the text afterwards: JSON.stringify would not write them, or would run out of stack itself.
const RAW: Readonly<Record<string, () => string>> = {
  '@deep-array': () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  '@deep-object': () => `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '@huge-number': () => '1e400',
  '@long-number': () => '9'.repeat(400),
  '@minus-zero': () => '-0',
  '@lone-surrogate': () => '"\\ud800"',
  '@escaped-nul': () => '"\\u0000"',
};

const HOSTILE: readonly (() => Json)[] = [
  () => null,
  () => true,
  () => -1,
  () => 0.1,
  () => 2 ** 53,
  () => Number.MAX_VALUE,
  () => -Number.MAX_VALUE,
  () => '',
  () => ' ',
  () => 'x'.repeat(300),
  () => 'x'.repeat(70_000),
  () => '\ud800',
  () => '\u202egpj.exe',
  () => 'a\r\nb\0c',
  () => "'; DROP TABLE attestations; --",
  () => '__proto__',
  () => 'constructor',
  () => '../../../../etc/passwd',
  () => '9999-12-31T23:59:60Z',
  () => '+275760-09-13T00:00:00.001Z',
  () => '-271821-04-19T23:59:59Z',
  () => [],
  () => ({}),
  () => Array.from({ length: 3000 }, (_, n) => n),
  ...Object.keys(RAW).map((mark) => () => mark),
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'length',
  '',
  'x'.repeat(2000),
  '\u0000',
  'V',
];

/** A copy of `sample` with one to four things wrong, as JSON text: fields gone, swapped, doubled, of another kind, too many. */
export function hostileJson(sample: unknown, dice: Dice): string {
  const copy: Json = structuredClone(sample) as Json;
  let root: Json = copy;
  for (let left = dice.between(1, 4); left > 0; left -= 1) root = mutateOnce(root, dice);
  let text = JSON.stringify(root);
  for (const [mark, raw] of Object.entries(RAW)) if (text.includes(mark)) text = text.replaceAll(`"${mark}"`, raw);
  // A key twice: parsers differ about which one counts.
  if (dice.below(20) === 0) text = text.replace(/"([a-z]+)":/i, (key, name: string) => `"${name}":null,${key}`);
  return text;
}

function mutateOnce(root: Json, dice: Dice): Json {
  const nodes = containersOf(root);
  if (nodes.length === 0) return dice.pick(HOSTILE)();
  const node = dice.pick(nodes);
  const keys = Object.keys(node);
  const key = keys.length > 0 ? dice.pick(keys) : 'a';
  switch (dice.below(6)) {
    case 0:
      if (Array.isArray(node)) node.pop();
      else delete node[key];
      return root;
    case 1:
      put(node, dice.pick(KEYS), dice.pick(HOSTILE)());
      return root;
    case 2: {
      const other = keys.length > 0 ? dice.pick(keys) : key;
      const [mine, theirs] = [at(node, key), at(node, other)];
      put(node, key, theirs);
      put(node, other, mine);
      return root;
    }
    case 3: {
      const value = at(node, key);
      if (typeof value === 'string') put(node, key, hostileText(value, dice));
      else if (typeof value === 'number') put(node, key, value * dice.pick([-1, 0, 0.5, 1e6, 1e300]));
      else put(node, key, [value]);
      return root;
    }
    case 4:
      put(node, key, structuredClone(root));
      return root;
    default:
      put(node, key, dice.pick(HOSTILE)());
      return root;
  }
}

/** A text with something wrong in it. */
export function hostileText(text: string, dice: Dice): string {
  const cut = dice.below(text.length + 1);
  const insert = dice.pick([
    '',
    '\0',
    '\r\n',
    '%00',
    '/',
    '#',
    '+',
    'é',
    '\ud800',
    '\ufeff',
    ' ',
    '"',
    '中'.repeat(200),
  ]);
  return dice.below(3) === 0
    ? text.slice(0, cut) + insert
    : text.slice(0, cut) + insert + text.slice(cut + dice.below(3));
}

function containersOf(root: Json): (Json[] | { [key: string]: Json })[] {
  if (typeof root !== 'object' || root === null) return [];
  const found: (Json[] | { [key: string]: Json })[] = [root];
  for (const value of Object.values(root)) if (found.length < 200) found.push(...containersOf(value));
  return found;
}

function at(node: Json[] | { [key: string]: Json }, key: string): Json {
  return (node as { [key: string]: Json })[key] ?? null;
}

// Defined, not assigned: `__proto__` has to become a key of the text.
function put(node: Json[] | { [key: string]: Json }, key: string, value: Json): void {
  if (Array.isArray(node) && !/^\d+$/.test(key)) node.push(value);
  else Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
}
