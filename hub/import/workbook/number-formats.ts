import { attributeOf, readXml } from './xml-reader.ts';

/**
 * How a number in a cell is meant: as a number (`digits`: shown with at least so many, e.g. `000000`), a date, a time of day,
 * or both.
 */
export interface NumberFormat {
  readonly means: 'number' | 'date' | 'time' | 'moment';
  readonly digits: number;
}

export const PLAIN: NumberFormat = { means: 'number', digits: 0 };

// Numbers that every workbook has without defining them (ISO/IEC 29500-1, 18.8.30), with those of zh-CN.
const DATES = [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
const TIMES = [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56];
const MOMENT = 22;

/** The formats that cells refer to by their place in the list. */
export async function numberFormats(parts: AsyncIterable<string> | undefined): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  if (!parts) return formats;
  await readXml(parts, {
    open(name, attributes) {
      if (name === 'cellXfs') inCells = true;
      const id = Number(attributeOf(attributes, 'numFmtId'));
      if (name === 'numFmt') codes.set(id, attributeOf(attributes, 'formatCode') ?? '');
      else if (name === 'xf' && inCells) formats.push(formatOf(id, codes.get(id)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
    text() {},
  });
  return formats;
}

/** What a format means: by its code, or by its number when it is one that has no code. */
export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) {
    const means = DATES.includes(id) ? 'date' : TIMES.includes(id) ? 'time' : id === MOMENT ? 'moment' : 'number';
    return { means, digits: 0 };
  }
  const hasHours = /\[[hms]+\]/i.test(code);
  // Only of positive numbers, and without what is shown as it stands: "text", \x, [colour], [$-804].
  const shown = (code.split(';', 1)[0] ?? '').replaceAll(/"[^"]*"|\\.|[_*].|\[[^\]]*\]/g, '').toLowerCase();
  if (shown === 'general') return PLAIN;
  const hasTime = hasHours || /[hs]/.test(shown);
  const hasDate = /[yd]/.test(shown) || (/m/.test(shown) && !hasTime);
  if (hasDate) return { means: hasTime ? 'moment' : 'date', digits: 0 };
  return { means: hasTime ? 'time' : 'number', digits: /^0+$/.test(shown) ? shown.length : 0 };
}
