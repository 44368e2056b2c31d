import { clinicMoment } from '../bundle/finding-rows.ts';
import type { Language } from '../crosscheck/render.ts';
import { heading, newPaper, numberPages, type Paper, SMALL, table } from './paper.ts';
import type { PeriodFigures } from './period-figures.ts';
import { periodTexts, sectionsOf, titleOf } from './period-words.ts';
import { printedRows, printedWidths } from './section.ts';

const LEFT = 48;
const WIDTH = 595 - 2 * LEFT;
const HEIGHT = 84;
const GAP_SHARE = 0.25;
/** A daily or monthly report as a PDF: figures beside those of the period before, pictures of the days, and the lists. */
export async function periodPdf(figures: PeriodFigures, language: Language): Promise<Buffer> {
  const title = titleOf(figures, language);
  const text = periodTexts(language);
  const { paper, finish } = newPaper(title);
  paper.font('bold').fontSize(18).text(title);
  const made = text.made.replace('{hub}', figures.hub).replace('{at}', clinicMoment(figures.madeAt, language));
  paper.moveDown(0.3).font('regular').fontSize(SMALL).fillColor('#555').text(made).fillColor('#000');
  for (const [at, section] of sectionsOf(figures, language).entries()) {
    heading(paper, section.title);
    if (section.rows.length === 0) paper.fontSize(SMALL).text(text.nothing);
    else table(paper, printedRows(section, language), printedWidths(section.headings), true);
    if (at === 0 && figures.days.length > 1) pictures(paper, figures, text);
  }
  numberPages(paper, title);
  return await finish();
}

function pictures(paper: Paper, { days }: PeriodFigures, text: ReturnType<typeof periodTexts>): void {
  bars(
    paper,
    text.claimsByDay,
    days.map(({ day, claims }) => ({ day, value: claims })),
    '#3a6ea5',
  );
  bars(
    paper,
    text.findingsByDay,
    days.map(({ day, opened }) => ({ day, value: opened })),
    '#c0282d',
  );
}

/** A row of bars, one a day, with the largest value named. Drawn as vectors: it stays sharp in print. */
function bars(paper: Paper, title: string, days: readonly { day: string; value: number }[], colour: string): void {
  heading(paper, title);
  const top = paper.y;
  const most = Math.max(1, ...days.map(({ value }) => value));
  const step = WIDTH / days.length;
  for (const [at, { value }] of days.entries()) {
    const height = (value / most) * HEIGHT;
    paper.rect(LEFT + at * step, top + HEIGHT - height, step * (1 - GAP_SHARE), height).fill(colour);
  }
  const base = top + HEIGHT;
  paper
    .moveTo(LEFT, base)
    .lineTo(LEFT + WIDTH, base)
    .lineWidth(0.5)
    .strokeColor('#999')
    .stroke();
  paper.fillColor('#555').fontSize(SMALL);
  paper.text(String(most), LEFT, top - SMALL - 2, { lineBreak: false });
  paper.text(days[0]?.day ?? '', LEFT, base + 3, { lineBreak: false });
  paper.text(days.at(-1)?.day ?? '', LEFT, base + 3, { width: WIDTH, align: 'right', lineBreak: false });
  paper.fillColor('#000');
  paper.x = LEFT;
  paper.y = base + 16;
}
