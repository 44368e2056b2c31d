import type { ImportState } from '../../import-schema.ts';

/** Sooner than this nobody can say how long it will take, seconds. */
const TOO_SOON_S = 2;

export interface Pace {
  /** Of the source, 0 to 1; null = nobody knows how much there is. */
  readonly share: number | null;
  readonly rowsPerSecond: number | null;
  readonly secondsLeft: number | null;
  /** All rows are in; what they come to is being put together, and nobody knows for how long. */
  readonly together: boolean;
}

/** How fast an import goes, by what the hub has counted; its end as if the rest went like what is done. */
export function paceOf({ rows, running }: Pick<ImportState, 'rows' | 'running'>): Pace {
  const { share = null, seconds = 0 } = running ?? {};
  const known = seconds >= TOO_SOON_S;
  const together = share === 1;
  return {
    share,
    rowsPerSecond: known ? Math.round(rows / seconds) : null,
    secondsLeft: known && share !== null && share > 0 && !together ? (seconds * (1 - share)) / share : null,
    together,
  };
}
