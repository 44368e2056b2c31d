/** A number as `count` writes it; an instant or a day is none. */
const NUMBER = /^-?[\d,.]+$/;

/** Which form of a text (`{count} line | {count} lines`) its first number asks for: 1 = one, 2 = any other. */
export function formOf(text: unknown, named: Readonly<Record<string, unknown>>): 1 | 2 {
  if (typeof text !== 'string') return 2;
  const values = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => String(named[name]));
  return values.find((value) => NUMBER.test(value)) === '1' ? 1 : 2;
}
