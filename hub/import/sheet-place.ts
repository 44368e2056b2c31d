/** A workbook's sheet that rows come from: so that a reject says which cell it is about. */
export interface SheetPlace {
  readonly sheet: string;
  /** Columns by the names that the import knows them by: where they stand, and what they are called there. */
  readonly columns: ReadonlyMap<string, { readonly letters: string; readonly title: string }>;
  /** Rows of the sheet, for how far an import is. */
  readonly rows: number;
}

const LONGEST_SHEET = 31;
const LONGEST_TITLE = 60;

/**
 * A field of a row as a place in its sheet: `费用!C12 就诊开始`. `field` is a path as the contract has it (`lines.2.amount`);
 * `rows` are the rows that its numbered parts stand in.
 */
export function placeOf(place: SheetPlace, row: number, field: string, rows: readonly number[] = []): string {
  const part = /\.(\d+)\./.exec(field)?.[1];
  const at = part === undefined ? row : (rows[Number(part)] ?? row);
  const name = field.split('.').findLast((step) => !/^\d+$/.test(step)) ?? '';
  const column = place.columns.get(name);
  const cell = `${place.sheet.slice(0, LONGEST_SHEET)}!${column?.letters ?? ''}${at}`;
  return `${cell} ${(column?.title ?? field).slice(0, LONGEST_TITLE)}`.trimEnd();
}
