import type { Dice } from '../dice.ts';

/** What became of one hostile input: taken, or refused with a code. Whatever is thrown instead is a finding. */
export type Outcome = 'accepted' | `refused ${string}`;

/** One edge of the product, opened and ready to be attacked. */
export interface OpenTarget {
  /** Makes an input from the dice and hands it over. Throws whatever the product throws beyond its own refusals. */
  attempt(dice: Dice): Outcome | Promise<Outcome>;
  close(): void | Promise<void>;
}

/** Where the hub under attack keeps things: memory, or an empty PostgreSQL database. */
export interface Battlefield {
  readonly postgresUrl?: string;
}

export interface Target {
  readonly name: string;
  /** How many of a thousand cases are its own: the cheaper a case, the more. */
  readonly share: number;
  open(field: Battlefield): Promise<OpenTarget>;
}

/** A refusal by its code. */
export function refused(code: string): Outcome {
  return `refused ${code}`;
}

/** Runs `work`; an error of one of these classes is a refusal by its code, anything else goes on up. */
export async function judged(
  work: () => unknown,
  ...own: readonly (abstract new (
    ...args: never[]
  ) => Error & { code: string })[]
): Promise<Outcome> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    const kind = own.find((one) => error instanceof one);
    if (kind && error instanceof Error && 'code' in error) return refused(String(error.code));
    throw error;
  }
}
