import writeExcelFile from 'write-excel-file/node';
import { clinicMoment, yuan } from '../../bundle/finding-rows.ts';
import type { Language } from '../../crosscheck/render.ts';
import { heading, newPaper, numberPages, SMALL, table } from '../../reports/paper.ts';
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
  table(paper, sums(bulletin, language), [220], false);
  heading(paper, words.classes);
  table(paper, classRows(bulletin, language), [140, 80, 80, 80], true);
  heading(paper, words.institutions);
  table(paper, siteRows(bulletin, language), [90, 200, 50, 50, 50], true);
  numberPages(paper, title);
  return await finish();
}

/** A bulletin as a workbook with a sheet for the sums and one for the institutions. */
export async function bulletinXlsx(bulletin: Bulletin, language: Language): Promise<Buffer> {
  const words = TEXTS[language];
  const sheets = [
    { sheet: words.classes, rows: [...sums(bulletin, language), [], ...classRows(bulletin, language)] },
    { sheet: words.institutions, rows: siteRows(bulletin, language) },
  ];
  const data = sheets.map(({ sheet, rows }) => ({
    sheet,
    data: rows.map((cells) =>
      cells.map((cell) => ({ value: /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : plain(cell) })),
    ),
  }));
  return await writeExcelFile(data).toBuffer();
}

function sums({ upheldFen, recoveredFen }: Bulletin, language: Language): string[][] {
  const words = TEXTS[language];
  return [
    [words.upheldAmount, yuan(upheldFen)],
    [words.recovered, yuan(recoveredFen)],
  ];
}

function classRows({ classes }: Bulletin, language: Language): string[][] {
  const words = TEXTS[language];
  const header = [words.class, words.opened, words.upheld, words.dismissed, words.retracted];
  const rows = classes.map((row) => {
    return [words.classNames[row.class], `${row.opened}`, `${row.upheld}`, `${row.dismissed}`, `${row.retracted}`];
  });
  return [header, ...rows];
}

function siteRows({ institutions }: Bulletin, language: Language): string[][] {
  const words = TEXTS[language];
  const header = [words.code, words.name, words.grade, words.score, words.upheld, words.amount];
  const rows = institutions.map(({ site, name, grade, score, upheld, upheldFen }) => {
    return [site, name, grade ?? '–', score === null ? '–' : (score / 10).toFixed(1), `${upheld}`, yuan(upheldFen)];
  });
  return [header, ...rows];
}

// The adversary is whoever named an institution `=HYPERLINK(...)`: a spreadsheet would run it.
function plain(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
