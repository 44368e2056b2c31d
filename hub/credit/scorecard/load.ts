import type { RawBuilder, SqlBool } from 'kysely';
import type { Database } from '../../store/store.ts';
import type { InputName } from './items.ts';
import type { Month } from './month.ts';

/** A count of one subject. */
export interface Counted {
  readonly subject: string | null;
  readonly name: InputName;
  readonly count: number;
}
/** A grouped query. */
export type Count = (month: Wanted) => Promise<Counted[]>;
/** A count, and the table that is too large to be counted at a stretch: its parts of a month are counted one after another and add up. */
export interface Load {
  readonly count: Count;
  readonly large?: 'claims' | 'attestations';
}
/** The month that counts are wanted of. */
export interface Wanted {
  readonly db: Database;
  readonly month: Month;
  readonly from: string;
  readonly until: string;
  /** SQL for "arrived too late". */
  readonly late: RawBuilder<SqlBool>;
}
