/**
 * What stands in a column. `amount`: fen, shown in yuan; `date`: YYYY-MM-DD; `instant`: ISO 8601, shown in clinic time (UTC+8); `share`: of
 * one, shown in percent; `number`: with one decimal place.
 */
export type CellKind = 'text' | 'amount' | 'date' | 'instant' | 'count' | 'number' | 'share';

/** Null = nothing is known: the cell stays empty. Text that isn't what the column says (`never`) stands there as text. */
export type CellValue = string | number | null;

/** A cell that is of another kind than its column: a row of figures of different kinds. */
export interface KindCell {
  readonly kind: CellKind;
  readonly value: CellValue;
}

export type Cell = CellValue | KindCell;

export interface Heading {
  readonly title: string;
  readonly kind: CellKind;
  /** In characters; by kind when absent. */
  readonly width?: number;
}

/** A column of rows of one shape. */
export interface Column<Row> extends Heading {
  readonly of: (row: Row) => Cell;
}

/** A named table, read once from the first row to the last. */
export interface Table {
  readonly title: string;
  readonly headings: readonly Heading[];
  readonly rows: AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;
}

/** A table of rows that are turned into cells as they are taken: however many there are, few are held at once. */
export function tableOf<Row>(
  title: string,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Table {
  return { title, headings: columns, rows: cellsOf(columns, rows) };
}

async function* cellsOf<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row> | Iterable<Row>) {
  for await (const row of rows) yield columns.map(({ of }) => of(row));
}

/** A cell with its kind, which is its column's where it doesn't say. */
export function kindCell(cell: Cell, { kind }: Heading): KindCell {
  return typeof cell === 'object' && cell !== null ? cell : { kind, value: cell };
}
