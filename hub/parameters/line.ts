import { z } from 'zod';
import { ParameterError } from './error.ts';
import { FAMILY_NAMES, type FamilyName } from './family.ts';

const common = {
  family: z.enum(FAMILY_NAMES),
  reason: z.string(),
  by: z.string(),
  /** Null = set by somebody who works alone, on a hub without accounts. */
  confirmedBy: z.string().nullable(),
};

/** What the ledger commits to: values from a day on, or that a setting does not count after all. */
export const ParameterLine = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('set'), ...common, from: z.iso.date(), values: z.looseObject({}) }),
  z.strictObject({ step: z.literal('taken-back'), ...common, setting: z.string() }),
]);
export type ParameterLine = z.infer<typeof ParameterLine>;

/** As lines are read: those carried over from before there was one form of them have no reason, and some nobody who set them. */
export type KeptLine =
  | (Omit<Extract<ParameterLine, { step: 'set' }>, 'reason' | 'by'> & {
      readonly reason: string | null;
      readonly by: string | null;
    })
  | Extract<ParameterLine, { step: 'taken-back' }>;

/** A line's content as it was kept, with its place in the index. */
export interface IndexedLine {
  readonly family: FamilyName;
  readonly from_day: string | null;
  readonly kind: string;
  readonly content: string;
}

/** Kind under which `configurations` keeps these lines. */
export const PARAMETERS = 'parameters';

/** Reads a line. The index only finds lines: what counts is what the ledger commits to. Throws ParameterError `PARAMETERS_DAMAGED`. */
export function readLine({ family, from_day, kind, content }: IndexedLine): KeptLine {
  const kept: unknown = JSON.parse(content);
  if (kind !== PARAMETERS) return formerLine(family, from_day ?? '', kept);
  const line = ParameterLine.parse(kept);
  if (line.family !== family || (line.step === 'set' && line.from !== from_day)) {
    throw new ParameterError('PARAMETERS_DAMAGED', 'the index of parameters contradicts the ledger; verify the hub');
  }
  return line;
}

const Former = z.looseObject({ by: z.string().optional(), parameters: z.looseObject({}).optional() });

// Periods stood there bare, the others beside who had set them.
function formerLine(family: FamilyName, from: string, kept: unknown): KeptLine {
  const { by = null, parameters } = Former.parse(kept);
  const values = parameters ?? Former.parse(kept);
  return { step: 'set', family, from, values, reason: null, by, confirmedBy: null };
}
