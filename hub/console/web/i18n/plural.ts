/** A number as `count` writes it; an instant or a day is none. */
const NUMBER = /^-?[\d,.]+$/;

/** Which form of a text (`{count} line | {count} lines`) its first number asks for: 1 = one, 2 = any other. */
export function formOf(text: unknown, named: Readonly<Record<string, unknown>>): 1 | 2 {
  if (typeof text !== 'string') return 2;
  const values = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => String(named[name]));
  return values.find((value) => NUMBER.test(value)) === '1' ? 1 : 2;
}

/** The library takes a `count` of 0 for none given, and writes the number of the form in its place: a zero is handed over as text. */
export function withZeros(named: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, value === 0 ? '0' : value]));
}
