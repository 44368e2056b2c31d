import { columnNumber } from './cell-address.ts';
import { broken } from './error.ts';
import { LAST_COLUMN, LAST_ROW } from './limits.ts';
import { plainText, RichText } from './strings.ts';
import { attributeOf, type XmlListener } from './xml-reader.ts';

/** A cell as it stands in the file. */
export interface RawCell {
  /** From 1. */
  readonly column: number;
  readonly type: string;
  /** Place of its number format. */
  readonly style: number;
  readonly value: string | undefined;
  readonly formula: boolean;
}

export interface RawRow {
  /** From 1. */
  readonly row: number;
  readonly cells: readonly RawCell[];
}

/** Puts together the rows of a sheet as its XML is read; `take` gives those that are whole. */
export class SheetReader implements XmlListener {
  readonly #inline = new RichText();
  #rows: RawRow[] = [];
  #row = 0;
  #column = 0;
  #cells: RawCell[] = [];
  #type = 'n';
  #style = 0;
  #value: string | undefined;
  #formula = false;
  #inside: 'value' | 'inline' | undefined;
  #inData = false;

  take(): readonly RawRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    if (name === 'sheetData') this.#inData = true;
    if (!this.#inData) return;
    if (name === 'row') this.#beginRow(attributes);
    else if (name === 'c') this.#beginCell(attributes);
    else if (name === 'f') this.#formula = true;
    else if (name === 'v') {
      this.#inside = 'value';
      this.#value ??= '';
    } else if (name === 'is') {
      this.#inside = 'inline';
      this.#inline.begin();
    } else if (this.#inside === 'inline') this.#inline.open(name);
  }

  close(name: string): void {
    if (name === 'sheetData') this.#inData = false;
    if (!this.#inData) return;
    if (name === 'row') this.#rows.push({ row: this.#row, cells: this.#cells });
    else if (name === 'c') this.#endCell();
    else if (name === 'v') this.#inside = undefined;
    else if (name === 'is') {
      this.#value = this.#inline.take();
      this.#inside = undefined;
    } else if (this.#inside === 'inline') this.#inline.close(name);
  }

  text(part: string): void {
    if (this.#inside === 'value') this.#value += part;
    else if (this.#inside === 'inline') this.#inline.text(part);
  }

  // Rows and cells may leave out where they stand: then they follow the one before.
  #beginRow(attributes: string): void {
    const row = Number(attributeOf(attributes, 'r') ?? this.#row + 1);
    if (!Number.isInteger(row) || row <= this.#row || row > LAST_ROW) throw broken('its rows are not in order');
    this.#row = row;
    this.#column = 0;
    this.#cells = [];
  }

  #beginCell(attributes: string): void {
    const [, letters] = /^([A-Z]{1,3})\d{1,7}$/.exec(attributeOf(attributes, 'r') ?? '') ?? [];
    const column = letters === undefined ? this.#column + 1 : columnNumber(letters);
    if (column <= this.#column || column > LAST_COLUMN) throw broken('its cells are not in order');
    this.#column = column;
    this.#type = attributeOf(attributes, 't') ?? 'n';
    this.#style = Number(attributeOf(attributes, 's') ?? 0);
    this.#value = undefined;
    this.#formula = false;
  }

  #endCell(): void {
    const [type, value] = [this.#type, this.#value];
    if (value === undefined && !this.#formula) return; // a format without content
    const isText = type === 'str' && value !== undefined;
    const cell = { column: this.#column, type, style: this.#style, value: isText ? plainText(value) : value };
    this.#cells.push({ ...cell, formula: this.#formula });
  }
}
