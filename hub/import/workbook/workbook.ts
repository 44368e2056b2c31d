import { type CellRange, cellRange } from './cell-address.ts';
import { type CellContext, type CellText, cellText } from './cell-text.ts';
import { broken, WorkbookError } from './error.ts';
import { LAST_ROW, WORKBOOK_LIMITS, type WorkbookLimits } from './limits.ts';
import { numberFormats } from './number-formats.ts';
import { SheetReader } from './sheet-reader.ts';
import { sharedStrings } from './strings.ts';
import { chosenSheet, type SheetPart, type WorkbookParts, workbookParts } from './workbook-parts.ts';
import { XmlReader } from './xml-reader.ts';
import { ZipArchive } from './zip-archive.ts';
import { encrypted, tooLarge } from './zip-directory.ts';

/** A row of a sheet that has something in it: what its cells say, by column from 1. */
export interface SheetRow {
  readonly row: number;
  readonly cells: ReadonlyMap<number, CellText>;
}

/** What is known of a sheet before its rows are read. */
export interface SheetSurvey {
  readonly name: string;
  readonly rows: number;
  /** Merged cells, by their first row. */
  readonly merged: readonly CellRange[];
}

/**
 * An .xlsx workbook (ISO/IEC 29500) in memory, its sheets read as they are unpacked: a sheet is never in memory as a whole. Works
 * in Node and in the browser alike, so that who chooses a file sees what the hub will. Everything throws WorkbookError.
 */
export class Workbook {
  readonly #archive: ZipArchive;
  readonly #parts: WorkbookParts;
  readonly #limits: WorkbookLimits;

  private constructor(archive: ZipArchive, parts: WorkbookParts, limits: WorkbookLimits) {
    this.#archive = archive;
    this.#parts = parts;
    this.#limits = limits;
  }

  static async open(bytes: Uint8Array<ArrayBuffer>, limits: WorkbookLimits = WORKBOOK_LIMITS): Promise<Workbook> {
    refuseOtherKinds(bytes, limits);
    const archive = new ZipArchive(bytes, limits);
    return new Workbook(archive, await workbookParts(archive), limits);
  }

  /** Names of the sheets in order; the first is the one that is read when nobody names one. */
  get sheets(): readonly string[] {
    const first = chosenSheet(this.#parts).name;
    return [first, ...this.#parts.sheets.map(({ name }) => name).filter((name) => name !== first)];
  }

  /** How many rows the sheet has, and what is merged on it: that stands behind the rows, so the sheet is gone through once for it. */
  async survey(sheet?: string): Promise<SheetSurvey> {
    const part = chosenSheet(this.#parts, sheet);
    const merged: CellRange[] = [];
    let [rows, rest] = [0, ''];
    for await (const text of this.#textOf(part)) {
      const seen = rest + text;
      const end = seen.lastIndexOf('<');
      rest = end === -1 ? seen.slice(-1000) : seen.slice(end).slice(0, 1000);
      for (const [, name, ref] of (end === -1 ? '' : seen.slice(0, end)).matchAll(MARKS)) {
        if (name === 'row') rows += 1;
        const range = name === 'mergeCell' ? cellRange(ref ?? '') : undefined;
        if (range && merged.push(range) > this.#limits.merges) throw tooLarge('too many merged cells');
      }
    }
    return {
      name: part.name,
      rows: Math.min(rows, LAST_ROW),
      merged: merged.toSorted((a, b) => a.firstRow - b.firstRow),
    };
  }

  /** The rows of a sheet that have something in them, in order. */
  async *rows(sheet?: string): AsyncGenerator<SheetRow> {
    const part = chosenSheet(this.#parts, sheet);
    const context = await this.#context();
    const reader = new SheetReader();
    const xml = new XmlReader(reader);
    for await (const text of this.#textOf(part)) {
      xml.push(text);
      yield* this.#read(reader, context);
    }
    xml.end();
    yield* this.#read(reader, context);
  }

  *#read(reader: SheetReader, context: CellContext): Generator<SheetRow> {
    for (const { row, cells } of reader.take()) {
      const read = new Map<number, CellText>();
      for (const cell of cells) {
        const said = cellText(cell, context);
        if ('text' in said && said.text === '') continue;
        if (cell.column > this.#limits.columns) throw tooLarge(`it has more than ${this.#limits.columns} columns`);
        read.set(cell.column, said);
      }
      if (read.size > 0) yield { row, cells: read };
    }
  }

  async #context(): Promise<CellContext> {
    const { strings, styles, from1904 } = this.#parts;
    const textBytes = this.#archive.sizeOf(strings ?? '') + this.#archive.sizeOf(styles ?? '');
    if (textBytes > this.#limits.textBytes) throw tooLarge('it holds too much text');
    return {
      strings: await sharedStrings(this.#archive.text(strings ?? '')),
      formats: await numberFormats(this.#archive.text(styles ?? '')),
      from1904,
    };
  }

  #textOf({ path, name }: SheetPart): AsyncGenerator<string> {
    const text = this.#archive.text(path);
    if (!text) throw broken(`the sheet ${name} is missing`);
    return text;
  }
}

// Whatever stands before `ref` in the tag; a row needs none.
const MARKS = /<(?:[\w.-]+:)?(row|mergeCell)\b(?:[^<>]*?\sref\s*=\s*["']([A-Z0-9:]{2,24})["'])?/g;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const ENCRYPTED_PACKAGE = 'EncryptedPackage';

/** Whether bytes begin as a workbook of Excel does, of whatever age. */
export function looksLikeWorkbook(head: Uint8Array): boolean {
  const isZip = head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
  return isZip || OLE.every((byte, index) => head[index] === byte);
}

// Old workbooks and encrypted new ones come in the same box (MS-CFB); names in it are UTF-16.
function refuseOtherKinds(bytes: Uint8Array, limits: WorkbookLimits): void {
  if (bytes.length > limits.fileBytes) throw tooLarge(`more than ${limits.fileBytes / 1024 / 1024} MB`);
  if (!looksLikeWorkbook(bytes)) throw new WorkbookError('NOT_A_WORKBOOK', 'this is no Excel workbook');
  if (bytes[0] !== OLE[0]) return;
  if (new TextDecoder('utf-16le').decode(bytes).includes(ENCRYPTED_PACKAGE)) {
    throw encrypted();
  }
  throw new WorkbookError('WORKBOOK_OLD_FORMAT', 'an .xls workbook is not read; save it as an Excel workbook (.xlsx)');
}
