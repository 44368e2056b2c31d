import type { Mastered } from '../masters/load.ts';
import type { CheckIn } from './files.ts';
import { isMatch } from './visit-window.ts';

/** Sources that saw the dead. A household register is told by others and has been wrong. */
const WITNESSED = ['hospital', 'cremation'];

export interface Death {
  /** ms since 1970. */
  readonly at: number;
  /** Told by somebody who saw the dead, or by two sources. */
  readonly confirmed: boolean;
}

/** When somebody died, by the records there are: where they differ, the latest counts. Undefined without a record. */
export function deathOf(records: readonly Mastered<'death'>[]): Death | undefined {
  if (records.length === 0) return undefined;
  const sources = new Set(records.map(({ content }) => content.source));
  return {
    at: Math.max(...records.map(({ from }) => from)),
    confirmed: sources.size > 1 || [...sources].some((source) => WITNESSED.includes(source)),
  };
}

/** A living face after the recorded death: then the record may be wrong, and nothing is concluded. */
export function seenAfter(checkIns: readonly CheckIn[], at: number): CheckIn | undefined {
  return checkIns.find((checkIn) => checkIn.at > at && isMatch(checkIn));
}
