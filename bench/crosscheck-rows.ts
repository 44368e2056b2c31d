import { sql } from 'kysely';
import type { Store } from '../hub/store/store.ts';
import { wantedNumber, wantedRows, wantedText } from '../hub/store/wanted-rows.ts';

type Value = string | number | null;
type Columns = Readonly<Record<string, 'text' | 'number'>>;

const ROWS_PER_STATEMENT = 2000;
const ROWS_PER_COMMIT = 50_000;

/** Fills tables with rows as they come, many to a statement and many statements to a commit. */
export class RowWriter {
  readonly #store: Store;
  readonly #table: string;
  readonly #columns: Columns;
  readonly #fixed: Readonly<Record<string, string>>;
  readonly #parents: RowWriter | undefined;
  #rows: Value[][] = [];

  /** `fixed`: columns that are the same in every row, as SQL. `parents`: writes the rows that these refer to. */
  constructor(
    store: Store,
    table: string,
    columns: Columns,
    fixed: Readonly<Record<string, string>> = {},
    parents?: RowWriter,
  ) {
    this.#store = store;
    this.#table = table;
    this.#columns = columns;
    this.#fixed = fixed;
    this.#parents = parents;
  }

  async add(row: Value[]): Promise<void> {
    this.#rows.push(row);
    if (this.#rows.length >= ROWS_PER_COMMIT) await this.flush();
  }

  async flush(): Promise<void> {
    await this.#parents?.flush();
    const rows = this.#rows;
    this.#rows = [];
    const names = sql.join([...Object.keys(this.#columns), ...Object.keys(this.#fixed)].map((name) => sql.ref(name)));
    const values = sql.join([
      ...Object.values(this.#columns).map((kind, n) => (kind === 'text' ? wantedText(n) : wantedNumber(n))),
      ...Object.values(this.#fixed).map((text) => sql.raw(text)),
    ]);
    await this.#store.transaction(async (trx) => {
      for (let first = 0; first < rows.length; first += ROWS_PER_STATEMENT) {
        const page = rows.slice(first, first + ROWS_PER_STATEMENT) as (string | number)[][]; // null is null in JSON, too
        await sql`insert into ${sql.table(this.#table)} (${names}) select ${values} from ${wantedRows(trx, page)}`.execute(
          trx,
        );
      }
    });
  }
}
