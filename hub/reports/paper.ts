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

export function heading(document: Paper, words: string): void {
  document.moveDown().font('bold').fontSize(12).text(words).font('regular').moveDown(0.3);
}

/** Rows of cells; the last column takes what room is left. */
// The library's own table opens the font anew for each cell: a tenth of a second each with a Chinese font.
export function table(document: Paper, rows: readonly string[][], widths: readonly number[], headed: boolean): void {
  const columns = [...widths, BETWEEN - widths.reduce((sum, width) => sum + width, 0)];
  document.fontSize(SMALL);
  for (const [index, cells] of rows.entries()) {
    const shown = cells.map(inGroups);
    document.font(headed && index === 0 ? 'bold' : 'regular');
    const heights = shown.map((cell, column) => document.heightOfString(cell, { width: (columns[column] ?? 0) - GAP }));
    const height = Math.max(...heights) + GAP;
    if (document.y + height > document.page.height - MARGIN) document.addPage();
    const top = document.y;
    let left = MARGIN;
    for (const [column, cell] of shown.entries()) {
      document.text(cell, left, top + GAP / 2, { width: (columns[column] ?? 0) - GAP });
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
  }
  document.font('regular');
}

// A digest has no place to break a line by itself.
function inGroups(cell: string): string {
  return cell.replace(/[\w-]{40,}/g, (digest) => digest.replace(/.{22}(?=.)/g, '$& '));
}

/** Writes a watermark across every page, and under it with the number of the page. */
export function markPages(document: Paper, mark: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    document.switchToPage(index);
    const { width, height, margins } = document.page;
    margins.bottom = 0; // else writing near the edge begins a new page
    document.save().fillOpacity(0.1).fillColor('#000').font('bold').fontSize(20);
    for (let y = 140; y < height; y += 190) {
      document
        .rotate(-28, { origin: [width / 2, y] })
        .text(mark, 20, y, { width: width - 40, align: 'center', lineBreak: false });
      document.rotate(28, { origin: [width / 2, y] });
    }
    document.restore();
    document.font('regular').fontSize(SMALL).fillColor('#555');
    document.text(`${mark}    ${index + 1} / ${count}`, MARGIN, height - 30, {
      width: width - 2 * MARGIN,
      align: 'center',
    });
  }
}
