import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';

// The package's `exports` leave its fonts out: they are found beside its entry.
const FONTS = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'));
const fontFile = (name: string) => fileURLToPath(new URL(name, FONTS));
const MARGIN = 48;
/** Between the margins of A4 (595 points), and between two cells. */
const BETWEEN = 595 - 2 * MARGIN;
const GAP = 6;
/** A figure ends where the next column's words begin. */
const GAP_BEHIND_FIGURE = 10;
/** What the head of a table takes at most when it stands again on the next page. */
const ROOM_OF_HEAD = 40;
/** Of a watermark, if the page is wide enough for it. */
const MARK_SIZE = 20;
/** A heading and a few lines of what it is about. */
const KEPT_TOGETHER = 130;
export const SMALL = 8;
export const BODY = 10;

export type Paper = InstanceType<typeof PDFDocument>;

/** An A4 document with Chinese fonts (`regular`, `bold`), and what ends it and gives its bytes. Opening the font takes about 0.1 s. */
export function newPaper(title: string): { readonly paper: Paper; finish(): Promise<Buffer> } {
  const paper = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, info: { Title: title } });
  const chunks: Buffer[] = [];
  paper.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(paper, 'end');
  paper.registerFont('regular', fontFile('NotoSansHans-Regular.otf'));
  paper.registerFont('bold', fontFile('NotoSansHans-Bold.otf'));
  return {
    paper,
    async finish() {
      paper.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}

/** A heading with room for something below it: one that stands alone at the foot of a page begins the next one. */
export function heading(document: Paper, words: string): void {
  if (document.y > document.page.height - KEPT_TOGETHER) document.addPage();
  document.moveDown().font('bold').fontSize(12).text(printable(words)).font('regular').moveDown(0.3);
}

/**
 * Rows of cells; the last column takes what room is left. The first row of a headed table stands again on each page, and columns of
 * figures end at the same place; a table without a head is what a paper begins with, and larger. A row that no page can hold goes on
 * on the next one.
 */
// The library's own table opens the font anew for each cell: a tenth of a second each with a Chinese font.
export function table(document: Paper, rows: readonly string[][], widths: readonly number[], headed: boolean): void {
  const columns = [...widths, BETWEEN - widths.reduce((sum, width) => sum + width, 0)];
  const body = headed ? rows.slice(1) : [];
  const figures = columns.map((_, column) => body.length > 0 && body.every((cells) => isFigure(cells[column] ?? '')));
  const room = columns.map((width, column) => width - GAP - (figures[column] ? GAP_BEHIND_FIGURE : 0));
  const heightOf = (cell: string, column: number) => document.heightOfString(cell, { width: room[column] ?? 0 });
  document.fontSize(headed ? SMALL : BODY - 1);
  const write = (cells: readonly string[], isHead: boolean): void => {
    document.font(isHead ? 'bold' : 'regular');
    const height = Math.max(...cells.map(heightOf)) + GAP;
    const page = document.page.height - 2 * MARGIN - (headed ? ROOM_OF_HEAD : 0);
    if (height > page) {
      const left = document.page.height - MARGIN - document.y;
      const space = (left > KEPT_TOGETHER ? Math.min(left, page) : page) - GAP;
      const parts = cells.map((cell, column) => partedAt(cell, (part) => heightOf(part, column) <= space));
      write(
        parts.map(([first]) => first),
        isHead,
      );
      write(
        parts.map(([, rest]) => rest),
        isHead,
      );
      return;
    }
    if (document.y + height > document.page.height - MARGIN) {
      document.addPage();
      const [head] = rows;
      if (headed && !isHead && head) write(head.map(printable), true);
      document.font(isHead ? 'bold' : 'regular');
    }
    const top = document.y;
    let left = MARGIN;
    for (const [column, cell] of cells.entries()) {
      const align = figures[column] ? 'right' : 'left';
      document.text(cell, left, top + GAP / 2, { width: room[column] ?? 0, align });
      left += columns[column] ?? 0;
    }
    document
      .moveTo(MARGIN, top + height)
      .lineTo(MARGIN + BETWEEN, top + height)
      .lineWidth(0.4)
      .strokeColor('#bbb')
      .stroke();
    document.x = MARGIN;
    document.y = top + height;
  };
  for (const [index, cells] of rows.entries()) write(cells.map(printable), headed && index === 0);
  document.font('regular');
}

/** The longest beginning of a text that fits, and what is left; words are not torn where there are any. */
export function partedAt(text: string, fits: (part: string) => boolean): readonly [first: string, rest: string] {
  if (fits(text)) return [text, ''];
  let [fitting, tooLong] = [0, text.length];
  while (tooLong - fitting > 1) {
    const middle = (fitting + tooLong) >> 1;
    if (fits(text.slice(0, middle))) fitting = middle;
    else tooLong = middle;
  }
  const blank = text.slice(0, fitting).search(/\s\S{0,20}$/);
  const at = blank > 0 ? blank + 1 : Math.max(fitting, 1);
  return [text.slice(0, at), text.slice(at)];
}

/** An amount, a count, a share or a change of one; also the dash that stands where there is none. */
function isFigure(cell: string): boolean {
  return /^[+\-−±]?[\d,.]+\s?%?$|^[–—-]?$/.test(cell);
}

/**
 * As it is printed: the Chinese font draws an English apostrophe as wide as a character, and a digest has no place to break a line by
 * itself.
 */
export function printable(words: string): string {
  const narrow = words.replace(/(?<=[A-Za-z])\u2019/g, "'");
  return narrow.replace(/[\w-]{40,}/g, (digest) => digest.replace(/.{22}(?=.)/g, '$& '));
}

/** Writes a line with the number of the page, and of how many, under every page. */
export function numberPages(document: Paper, line: string): void {
  for (const [page, count] of pagesOf(document)) {
    document.font('regular').fontSize(SMALL).fillColor('#555');
    const { height } = document.page;
    const words = `${printable(line)}    ${page} / ${count}`;
    document.text(words, MARGIN, height - 30, { width: BETWEEN, align: 'center' });
  }
}

/** Writes a watermark across every page, in one line each time, and under it with the number of the page. */
export function markPages(document: Paper, mark: string): void {
  const words = printable(mark);
  const length = document.font('bold').fontSize(MARK_SIZE).widthOfString(words);
  for (const _ of pagesOf(document)) {
    const { width, height } = document.page;
    document.save().fillOpacity(0.1).fillColor('#000').font('bold');
    document.fontSize(Math.min(MARK_SIZE, (MARK_SIZE * width) / length));
    const left = (width - document.widthOfString(words)) / 2;
    for (let y = 140; y < height; y += 190) {
      document.rotate(-28, { origin: [width / 2, y] }).text(words, left, y, { lineBreak: false });
      document.rotate(28, { origin: [width / 2, y] });
    }
    document.restore();
  }
  numberPages(document, mark);
}

// Each page in turn, its number from 1 and how many there are.
function* pagesOf(document: Paper): Generator<readonly [page: number, count: number]> {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    document.switchToPage(index);
    document.page.margins.bottom = 0; // else writing near the edge begins a new page
    yield [index + 1, count];
  }
}
