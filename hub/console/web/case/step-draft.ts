import type { NextStep } from '../../../workflow/case-schema.ts';
import { type FieldSpec, isAsked } from '../../../workflow/fields.ts';
import { bandOf } from '../../../workflow/measures.ts';

export type DraftValue = string | number | string[] | undefined;
export type Draft = Record<string, DraftValue>;

/** A form as it is first shown: what the hub suggests. */
export function draftOf({ fields, suggested }: Pick<NextStep, 'fields' | 'suggested'>): Draft {
  return Object.fromEntries(fields.map(({ name }) => [name, suggested[name]]));
}

/** The fields that are asked for, given what is chosen so far; ids are given by other pages and not typed. */
export function shownFields(fields: readonly FieldSpec[], draft: Draft): FieldSpec[] {
  return fields.filter((spec) => spec.kind !== 'ids' && isAsked(spec, given(draft)));
}

/** What is sent: nothing that is not asked for, nothing that is empty. */
export function sentFields(fields: readonly FieldSpec[], draft: Draft): Record<string, string | number | string[]> {
  const entries = fields.flatMap((spec): [string, string | number | string[]][] => {
    const value = draft[spec.name];
    return isAsked(spec, given(draft)) && value !== undefined && value.toString() !== '' ? [[spec.name, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Whether everything that is needed is there. */
export function isComplete(fields: readonly FieldSpec[], draft: Draft): boolean {
  const sent = sentFields(fields, draft);
  return shownFields(fields, draft).every(({ name, optional }) => optional || sent[name] !== undefined);
}

/** What the law allows for what is chosen: the fine in fen, the suspension in months. */
export function allowedBand(draft: Draft): {
  readonly fineFen: readonly [number, number];
  readonly months: readonly [number, number];
} | null {
  const band = bandOf(String(draft.basis));
  if (!band) return null;
  const amount = Number(draft.amountFen ?? 0);
  const [least, most] = band.fineTimes;
  return { fineFen: [amount * least, amount * most], months: band.suspendedMonths };
}

function given(draft: Draft): Partial<Record<string, string | number | string[]>> {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Partial<
    Record<string, string | number | string[]>
  >;
}
