/** The letters of a column, from 1 = A. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** The number of a column from 1, by its capital letters. */
export function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

/** A range of cells, both ends included. */
export interface CellRange {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
}

/** A range written like `A1:C3`; undefined when it is none. */
export function cellRange(text: string): CellRange | undefined {
  const [, first = '', firstRow = '', , lastRow = firstRow] =
    /^([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?$/.exec(text) ?? [];
  if (first === '') return undefined;
  return { firstRow: Number(firstRow), lastRow: Number(lastRow), firstColumn: columnNumber(first) };
}
