import { clinicMoment } from '../../bundle/finding-rows.ts';
import type { Language } from '../../crosscheck/render.ts';
import { heading, newPaper, numberPages, SMALL, table } from '../../reports/paper.ts';
import { printedRows, printedWidths, type Section } from '../../reports/section.ts';
import type { Heading } from '../../tables/table.ts';
import en from '../texts/en.json' with { type: 'json' };
import zhCN from '../texts/zh-CN.json' with { type: 'json' };
import type { Bulletin } from './bulletin-schema.ts';

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** A bulletin as a PDF. */
export async function bulletinPdf(bulletin: Bulletin, language: Language): Promise<Buffer> {
  const words = TEXTS[language];
  const title = words.title.replace('{month}', bulletin.month);
  const { paper, finish } = newPaper(title);
  paper.font('bold').fontSize(18).text(title);
  paper.moveDown(0.5).font('regular').fontSize(SMALL).fillColor('#555');
  paper.text(words.note.replace('{at}', clinicMoment(bulletin.at, language)).replace('{by}', bulletin.by));
  paper.fillColor('#000').moveDown();
  for (const section of bulletinSections(bulletin, language)) {
    heading(paper, section.title);
    table(paper, printedRows(section, language), printedWidths(section.headings), true);
  }
  numberPages(paper, title);
  return await finish();
}

/** A bulletin part by part, for print and for tables: the sums, findings by class, and the institutions. */
export function bulletinSections(bulletin: Bulletin, language: Language): Section[] {
  const words = TEXTS[language];
  const text = (title: string, width = 18): Heading => ({ title, kind: 'text', width });
  const count = (title: string): Heading => ({ title, kind: 'count' });
  const amount = (title: string): Heading => ({ title, kind: 'amount', width: 22 });
  return [
    {
      title: words.sums,
      headings: [text(words.what, 30), amount(words.cny)],
      rows: [
        [words.upheldAmount, bulletin.upheldFen],
        [words.recovered, bulletin.recoveredFen],
      ],
    },
    {
      title: words.classes,
      headings: [text(words.class), ...[words.opened, words.upheld, words.dismissed, words.retracted].map(count)],
      rows: bulletin.classes.map((row) => {
        return [words.classNames[row.class], row.opened, row.upheld, row.dismissed, row.retracted];
      }),
    },
    {
      title: words.institutions,
      headings: [
        ...[text(words.code), text(words.name, 34), text(words.grade, 8)],
        ...[{ title: words.score, kind: 'number' } as const, count(words.upheld), amount(words.amount)],
      ],
      rows: bulletin.institutions.map(({ site, name, grade, score, upheld, upheldFen }) => {
        // Kept in tenths of a point.
        return [site, name, grade, score === null ? null : score / 10, upheld, upheldFen];
      }),
    },
  ];
}
