import { z } from 'zod';

/** What people show or scan, longest first: more is nobody's slip, badge or bed label. */
export const MAX_CODE_CHARACTERS = 512;

const PREFIX = 'ZS1:';
const NUMBER = /^[0-9A-Za-z-]{1,30}$/;
const VISIT = /^[0-9A-Za-z-]{1,64}$/;
const BED = /^([^/;=]{1,40})\/([^/;=]{1,40})$/;
/** An e-voucher is a long token that means nothing without the service that issued it; card and ID numbers are shorter. */
const VOUCHER = /^[0-9A-Za-z+/=_.-]{24,512}$/;

/** What the page may be told. It gets numbers back because the person may have to correct or confirm them. */
export const PLAIN_CODES = [
  /** Digits without a label: a card, an ID, a badge or a slip; the question on the screen says which. */
  z.strictObject({ holds: z.literal('number'), number: z.string() }),
  z.strictObject({ holds: z.literal('person'), number: z.string(), visit: z.string().nullable() }),
  z.strictObject({ holds: z.literal('staff'), number: z.string() }),
  z.strictObject({ holds: z.literal('visit'), visit: z.string() }),
  z.strictObject({ holds: z.literal('bed'), ward: z.string(), bed: z.string() }),
  z.strictObject({ holds: z.literal('unknown') }),
] as const;

/** What a code turned out to hold. */
export const ScannedCode = z.discriminatedUnion('holds', [
  ...PLAIN_CODES,
  /** An e-voucher: opaque. Never taken for a number: the pseudonym of a token would be nobody's. */
  z.strictObject({ holds: z.literal('voucher'), token: z.string() }),
]);
export type ScannedCode = z.infer<typeof ScannedCode>;

const UNKNOWN: ScannedCode = { holds: 'unknown' };

/** Reads the text of a bar code or QR code; what it may hold is in README.md. Never throws: a foreign code is `unknown`. */
export function readCode(text: string): ScannedCode {
  const trimmed = text.trim();
  if (trimmed.length > MAX_CODE_CHARACTERS) return UNKNOWN;
  if (trimmed.startsWith(PREFIX)) return labelled(trimmed.slice(PREFIX.length));
  if (VOUCHER.test(trimmed)) return { holds: 'voucher', token: trimmed };
  return NUMBER.test(trimmed) ? { holds: 'number', number: trimmed.toUpperCase() } : UNKNOWN;
}

/** `P=person;V=visit`, `S=staff`, `V=visit` or `B=ward/bed`. Anything else, twice or more than that is refused as a whole. */
function labelled(body: string): ScannedCode {
  const fields = new Map<string, string>();
  for (const part of body.split(';')) {
    const at = part.indexOf('=');
    const [name, value] = [part.slice(0, at), part.slice(at + 1)];
    if (at < 1 || fields.has(name) || !fits(name, value)) return UNKNOWN;
    fields.set(name, value);
  }
  const names = [...fields.keys()].sort().join('');
  const [person, staff, visit] = [fields.get('P'), fields.get('S'), fields.get('V')];
  if (person !== undefined && (names === 'P' || names === 'PV')) {
    return { holds: 'person', number: person.toUpperCase(), visit: visit ?? null };
  }
  if (staff !== undefined && names === 'S') return { holds: 'staff', number: staff.toUpperCase() };
  if (visit !== undefined && names === 'V') return { holds: 'visit', visit };
  const bed = names === 'B' ? BED.exec(fields.get('B') ?? '') : null;
  return bed?.[1] && bed[2] ? { holds: 'bed', ward: bed[1], bed: bed[2] } : UNKNOWN;
}

function fits(name: string, value: string): boolean {
  if (name === 'P' || name === 'S') return NUMBER.test(value);
  return name === 'V' ? VISIT.test(value) : name === 'B' && BED.test(value);
}
