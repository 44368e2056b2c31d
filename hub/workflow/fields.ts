import { z } from 'zod';

export const FIELD_KINDS = [
  'text',
  'line',
  'choice',
  'choices',
  'days',
  'months',
  'fen',
  'names',
  'ids',
  'findings',
  'date',
] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** One thing that a step asks for: the form on the page and the check at the hub are both made from it. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  readonly optional?: true;
  /** Characters of a text, members of a list, or the number itself. */
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
  /** Asked for only when the choices of another field have one of these. */
  readonly when?: { readonly field: string; readonly has: readonly string[] };
}

export type FieldValue = string | number | readonly string[];
export type StepFields = Readonly<Record<string, FieldValue>>;

const LONGEST_TEXT = 4000;
const LONGEST_LINE = 120;
const LARGEST_FEN = 1e13;
// A resident identity card or a mobile number: neither belongs in words that many people read.
const PERSON_NUMBER = /(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)/;

/** Words of a person that are kept: no numbers that name somebody. */
export function keptText(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => !PERSON_NUMBER.test(text), 'leave out numbers of identity cards and telephones');
}

/** The check of a step's fields: strict, and what is asked for only under a condition is refused without it. */
export function fieldsSchema(specs: readonly FieldSpec[]): z.ZodType<StepFields> {
  const shape = Object.fromEntries(
    specs.map((spec) => [spec.name, spec.optional || spec.when ? valueSchema(spec).optional() : valueSchema(spec)]),
  );
  return z.strictObject(shape).superRefine((fields, context) => {
    const given = fields as Partial<Record<string, FieldValue>>;
    for (const spec of specs.filter(({ when }) => when !== undefined)) {
      const asked = isAsked(spec, given);
      const path = [spec.name];
      if (asked && !spec.optional && given[spec.name] === undefined) {
        context.addIssue({ code: 'custom', path, message: 'is needed for this choice' });
      }
      if (!asked && given[spec.name] !== undefined) {
        context.addIssue({ code: 'custom', path, message: 'does not belong to this choice' });
      }
    }
  }) as unknown as z.ZodType<StepFields>;
}

/** Whether a field is asked for, given the others. */
export function isAsked({ when }: FieldSpec, given: Partial<Readonly<Record<string, FieldValue>>>): boolean {
  if (!when) return true;
  const chosen = given[when.field];
  return [chosen].flat().some((one) => typeof one === 'string' && when.has.includes(one));
}

function valueSchema({ kind, min = 1, max, options = [] }: FieldSpec): z.ZodType<FieldValue> {
  switch (kind) {
    case 'text':
      return keptText(min, max ?? LONGEST_TEXT);
    case 'line':
      return keptText(min, max ?? LONGEST_LINE);
    case 'choice':
      return z.enum(options);
    case 'choices':
      return distinct(z.enum(options), min, max ?? options.length);
    case 'names':
      return distinct(keptText(1, 60), min, max ?? 20);
    case 'ids':
    case 'findings':
      return distinct(z.string().regex(/^[\w-]{1,64}$/), min, max ?? 50);
    case 'date':
      return z.iso.date();
    case 'days':
    case 'months':
      return z
        .int()
        .min(min)
        .max(max ?? 60);
    case 'fen':
      return z
        .int()
        .min(min)
        .max(max ?? LARGEST_FEN);
  }
}

function distinct(member: z.ZodType<string>, min: number, max: number): z.ZodType<readonly string[]> {
  return z
    .array(member)
    .min(min)
    .max(max)
    .refine((list) => new Set(list).size === list.length, 'names something twice');
}
