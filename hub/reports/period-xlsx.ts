import writeExcelFile from 'write-excel-file/node';
import type { Language } from '../crosscheck/render.ts';
import type { PeriodFigures } from './period-figures.ts';
import { sectionsOf } from './period-words.ts';

/** A sheet's name has 31 characters at most and none of these. */
const NOT_IN_NAMES = /[[\]:*?/\\]/g;
const LONGEST_NAME = 31;

/** A daily or monthly report as a workbook, a sheet for each part; numbers are numbers. */
export async function periodXlsx(figures: PeriodFigures, language: Language): Promise<Buffer> {
  const sheets = sectionsOf(figures, language).map(({ title, rows }) => ({
    sheet: title.replace(NOT_IN_NAMES, ' ').slice(0, LONGEST_NAME),
    stickyRowsCount: 1,
    data: rows.map((cells, at) =>
      cells.map((value) => ({
        value: typeof value === 'string' ? plain(value) : value,
        ...(at === 0 && { fontWeight: 'bold' as const }),
      })),
    ),
  }));
  return await writeExcelFile(sheets).toBuffer();
}

// The adversary is whoever named an institution `=HYPERLINK(...)`: a spreadsheet would run it.
function plain(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
