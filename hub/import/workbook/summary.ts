import type { CellText } from './cell-text.ts';
import { Workbook } from './workbook.ts';

/** What a workbook holds, for whoever is about to send it. */
export interface WorkbookSummary {
  /** The sheet that is looked at, and all there are. */
  readonly sheet: string;
  readonly sheets: readonly string[];
  /** What the first row with something in it says: the names of the columns. */
  readonly header: readonly string[];
}

/** Looks at the header of a sheet, the first when none is named. Throws WorkbookError as the import would. */
export async function workbookSummary(bytes: Uint8Array<ArrayBuffer>, sheet?: string): Promise<WorkbookSummary> {
  const workbook = await Workbook.open(bytes);
  const { sheets } = workbook;
  const looked = { sheet: sheet ?? sheets[0] ?? '', sheets };
  for await (const { cells } of workbook.rows(sheet)) {
    return { ...looked, header: [...cells.values()].map((cell) => textOf(cell).trim()) };
  }
  return { ...looked, header: [] };
}

/** Rows of a sheet as text, to be corrected: the header, and the wanted ones below it. */
export interface CutRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Cuts rows out of a sheet by their numbers. `together` says by a title which column has the same text in rows that
 * belong together: the further rows of a wanted one follow it. What can't be read is left empty.
 */
export async function cutRows(
  bytes: Uint8Array<ArrayBuffer>,
  { sheet, wanted, together }: { sheet?: string; wanted: ReadonlySet<number>; together: (title: string) => boolean },
): Promise<CutRows> {
  let columns: number[] | undefined;
  let header: string[] = [];
  let group: string | undefined;
  let key = -1;
  const rows: string[][] = [];
  for await (const { row, cells } of (await Workbook.open(bytes)).rows(sheet)) {
    if (!columns) {
      columns = [...cells.keys()];
      header = [...cells.values()].map((cell) => textOf(cell).trim());
      key = header.findIndex(together);
      continue;
    }
    const texts = columns.map((column) => textOf(cells.get(column)));
    const own = texts[key] || undefined;
    group = wanted.has(row) ? own : own === group ? group : undefined;
    if (wanted.has(row) || group !== undefined) rows.push(texts);
  }
  return { header, rows };
}

function textOf(cell: CellText | undefined): string {
  return cell && 'text' in cell ? cell.text : '';
}
