import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import {
  clinicMoment,
  DOSSIER_TEXTS,
  evidenceRows,
  factRows,
  findingWords,
  historyRows,
  type PrintFacts,
} from '../bundle/finding-rows.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import type { Language } from '../crosscheck/render.ts';

// The package's `exports` leave its fonts out: they are found beside its entry.
const FONTS = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'));
const fontFile = (name: string) => fileURLToPath(new URL(name, FONTS));
const MARGIN = 48;
/** Between the margins of A4 (595 points), and between two cells. */
const BETWEEN = 595 - 2 * MARGIN;
const GAP = 6;
const SMALL = 8;
const BODY = 10;

/** Who made this copy, and the line of the ledger that says so: a leaked page names where it came from. */
export interface DossierMark {
  readonly viewer: string;
  readonly ledgerIndex: number;
}

/**
 * A finding as a PDF for a file or a hearing: the sentence, the facts, each piece of evidence by digest, the history. Every page is
 * watermarked. It is for reading; what proves it is the bundle. Opening the font
 * takes about 0.1 s.
 */
export async function dossier(
  finding: FindingDetail,
  facts: PrintFacts,
  mark: DossierMark,
  language: Language,
): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', margin: MARGIN, bufferPages: true, info: { Title: finding.id } });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(document, 'end');
  document.registerFont('regular', fontFile('NotoSansHans-Regular.otf'));
  document.registerFont('bold', fontFile('NotoSansHans-Bold.otf'));

  const text = DOSSIER_TEXTS[language];
  const words = findingWords(finding, language);
  document.font('bold').fontSize(18).text(text.dossier);
  document.moveDown(0.5).fontSize(13).text(words.sentence);
  document.moveDown(0.5).font('regular').fontSize(SMALL).fillColor('#555').text(text.dossierNote);
  document.fillColor('#000').moveDown();
  table(document, factRows(finding, words, facts, language), [110], false);
  heading(document, text.evidence);
  const evidence = evidenceRows(finding, language);
  if (finding.evidence.length === 0) document.fontSize(BODY).text(text.noEvidence);
  else table(document, evidence, [74, 62, 66, 50, 66, 131], true);
  heading(document, text.history);
  table(document, historyRows(finding, language), [90, 90, 90], true);

  markPages(document, `${mark.viewer}  ${clinicMoment(facts.exportedAt, language)}  #${mark.ledgerIndex}`);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

type Document = InstanceType<typeof PDFDocument>;

function heading(document: Document, words: string): void {
  document.moveDown().font('bold').fontSize(12).text(words).font('regular').moveDown(0.3);
}

// The library's own table opens the font anew for each cell: a tenth of a second each with a Chinese font.
function table(document: Document, rows: readonly string[][], widths: readonly number[], headed: boolean): void {
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

function markPages(document: Document, mark: string): void {
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
