import { broken, WorkbookError } from './error.ts';
import { attributeOf, readXml } from './xml-reader.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface SheetPart {
  readonly name: string;
  /** Its path in the archive. */
  readonly path: string;
  readonly hidden: boolean;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  /** Days are counted from 1904 (old Macs) instead of 1900. */
  readonly from1904: boolean;
  readonly strings: string | undefined;
  readonly styles: string | undefined;
}

interface Relation {
  readonly type: string;
  readonly path: string;
}

/** What a workbook consists of. Throws WorkbookError for macros, and for what is packed like a workbook and is none. */
export async function workbookParts(archive: ZipArchive): Promise<WorkbookParts> {
  if (archive.names.some((name) => /vbaproject|macrosheets/i.test(name)) || (await declaresMacros(archive))) {
    throw new WorkbookError(
      'WORKBOOK_WITH_MACROS',
      'the workbook has macros; save it as an Excel workbook without macros (.xlsx)',
    );
  }
  const path = [...(await relations(archive, '')).values()].find(({ type }) => type === 'officeDocument')?.path;
  const text = path === undefined ? undefined : archive.text(path);
  if (path === undefined || !text || !path.endsWith('.xml')) throw noWorkbook();
  const related = await relations(archive, path);
  const sheets: SheetPart[] = [];
  let from1904 = false;
  await readXml(text, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 ||= /^(1|true)$/.test(attributeOf(attributes, 'date1904') ?? '');
      if (name !== 'sheet') return;
      const part = related.get(attributeOf(attributes, 'id') ?? '');
      const hidden = (attributeOf(attributes, 'state') ?? 'visible') !== 'visible';
      if (part?.type === 'worksheet')
        sheets.push({ name: attributeOf(attributes, 'name') ?? '', path: part.path, hidden });
    },
    close() {},
    text() {},
  });
  if (sheets.length === 0) throw noWorkbook();
  const ofType = (wanted: string) => [...related.values()].find(({ type }) => type === wanted)?.path;
  return { sheets, from1904, strings: ofType('sharedStrings'), styles: ofType('styles') };
}

async function declaresMacros(archive: ZipArchive): Promise<boolean> {
  const types = archive.text('[Content_Types].xml');
  let found = false;
  if (!types) throw noWorkbook();
  await readXml(types, {
    open(_name, attributes) {
      found ||= /macroEnabled|vbaProject/i.test(attributeOf(attributes, 'ContentType') ?? '');
    },
    close() {},
    text() {},
  });
  return found;
}

// The part at `path` names others by id in a file beside it; `''` = the archive itself.
async function relations(archive: ZipArchive, path: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const text = archive.text(`${folder}_rels/${path.slice(folder.length)}.rels`);
  const found = new Map<string, Relation>();
  if (!text) return found;
  await readXml(text, {
    open(name, attributes) {
      const target = attributeOf(attributes, 'Target');
      if (name !== 'Relationship' || target === undefined) return;
      const type = (attributeOf(attributes, 'Type') ?? '').split('/').at(-1) ?? '';
      found.set(attributeOf(attributes, 'Id') ?? '', { type, path: inArchive(folder, target) });
    },
    close() {},
    text() {},
  });
  return found;
}

// Only a name to be looked up in the archive's own directory: nothing is ever opened by it.
function inArchive(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

function noWorkbook(): WorkbookError {
  return new WorkbookError('NOT_A_WORKBOOK', 'this is no Excel workbook; save it as .xlsx, or as CSV UTF-8');
}

/** The sheet of that name, else the first that is not hidden. Throws WorkbookError when there is none. */
export function chosenSheet({ sheets }: WorkbookParts, name?: string): SheetPart {
  const chosen =
    name === undefined ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0]) : sheets.find((one) => one.name === name);
  if (!chosen && name === undefined) throw broken('it has no sheet');
  if (!chosen) {
    const names = sheets
      .map((one) => one.name)
      .slice(0, 10)
      .join(', ');
    throw new WorkbookError('NO_SUCH_SHEET', `there is no sheet of that name; there are: ${names.slice(0, 300)}`);
  }
  return chosen;
}
