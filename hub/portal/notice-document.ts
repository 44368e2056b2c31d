import { audit } from '../access/audit.ts';
import { clinicMoment, yuan } from '../bundle/finding-rows.ts';
import { civilDate, holidaysAnnounced } from '../calendar/working-days.ts';
import { loadSiteNames } from '../cases/site-names.ts';
import { type Language, provision, renderMessage, ruleTitle } from '../crosscheck/render.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import { BODY, heading, markPages, newPaper, table } from '../reports/paper.ts';
import type { Store } from '../store/store.ts';
import { allegationsOf } from './allegations.ts';
import { PortalError } from './error.ts';
import { lettersOf } from './letters.ts';
import { type Allegation, type NoticeDocument, WITHHELD } from './notice-schema.ts';
import type { OwnCase } from './own-case.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;
type Texts = (typeof TEXTS)[Language];

export interface DocumentParts {
  readonly store: Store;
  readonly rules: readonly AnyRule[];
  /** ms since 1970. */
  readonly now: () => number;
}

/**
 * A letter to an institution as a PDF: number, what is alleged, on what basis, until when and how it is answered. It says no more than
 * the portal does; every page is marked with who took it and the line of the ledger that says so. Throws PortalError `DOCUMENT_UNKNOWN`.
 */
export async function noticeDocument(
  { store, rules, now }: DocumentParts,
  own: OwnCase,
  step: string,
  { by, language }: { readonly by: string; readonly language: Language },
): Promise<{ readonly bytes: Buffer; readonly number: string }> {
  const letter = lettersOf(own).find((one) => one.step === step);
  if (!letter) throw new PortalError('DOCUMENT_UNKNOWN', 'this case has no such letter');
  const { row } = own;
  const told = await allegationsOf(store.db, rules, own);
  const allegations = told.filter(({ finding }) => letter.findings?.includes(finding) ?? true);
  const siteOf = await loadSiteNames(store.db, [row.site]);
  const target = { type: 'case', id: row.id };
  const idx = await audit(
    store,
    { account: by, action: 'letter.taken', target, outcome: 'done', detail: { step } },
    now(),
  );

  const text = TEXTS[language];
  const { paper, finish } = newPaper(letter.number);
  paper.font('bold').fontSize(18).text(text.kinds[letter.kind]);
  paper.moveDown(0.6);
  const site = siteOf(row.site);
  const about: [string, string][] = [
    [text.number, letter.number],
    [text.to, `${site.name} ${site.id}`],
    [text.sentOn, clinicMoment(letter.at, language)],
    [text.dueOn, dueWords(letter, text)],
    ...measureRows(letter, text, language),
    [text.amount, yuan(row.amount_fen)],
    [text.legalBasis, legalBasisOf(allegations, language)],
    [text.reason, letter.reason],
  ];
  table(paper, about, [110], false);
  // Before what was found: that may take pages, and what there is to do is not to be looked for behind it.
  heading(paper, text.hows[letter.kind].title);
  paper.fontSize(BODY).text(text.hows[letter.kind].words).moveDown(0.5).text(text.evidence);
  heading(paper, text.alleged);
  table(paper, allegationRows(allegations, text, language), [118, 96, 76], true);
  const lines = lineRows(allegations, text, language);
  if (lines.length > 1) {
    heading(paper, text.lines);
    table(paper, lines, [110, 66, 140, 110], true);
  }
  markPages(paper, `${letter.number}  ${by}  ${clinicMoment(new Date(now()).toISOString(), language)}  #${idx}`);
  return { bytes: await finish(), number: letter.number };
}

function dueWords({ dueAt }: NoticeDocument, text: Texts): string {
  if (dueAt === null) return text.noDue;
  const date = civilDate(Date.parse(dueAt));
  const words = holidaysAnnounced(Number(date.slice(0, 4))) ? text.dueValue : text.dueUncertain;
  return words.replace('{date}', date);
}

function measureRows(letter: NoticeDocument, text: Texts, language: Language): [string, string][] {
  const { measures, basis, amountFen, fineFen, suspendedMonths } = letter;
  const names: Readonly<Record<string, string>> = text.measureNames;
  const rows: [string, string | null][] = [
    [text.measures, measures.length === 0 ? null : measures.map((one) => names[one] ?? one).join(text.comma)],
    [text.basis, basis && provision(basis, language)],
    [text.amountDecided, amountFen === null ? null : yuan(amountFen)],
    [text.fine, fineFen === null ? null : yuan(fineFen)],
    [text.suspended, suspendedMonths === null ? null : `${suspendedMonths}`],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

function legalBasisOf(allegations: readonly Allegation[], language: Language): string {
  const codes = new Set(allegations.filter(({ stands }) => stands).flatMap(({ legalBasis }) => legalBasis));
  return [...codes].map((code) => provision(code, language)).join('\n');
}

function allegationRows(allegations: readonly Allegation[], text: Texts, language: Language): string[][] {
  return [
    [text.finding, text.about, text.fund, text.sentence],
    ...allegations.map((one) => [
      `${ruleTitle(one.rule, language)}${one.stands ? '' : text.withdrawn}`,
      aboutOf(one, text),
      yuan(one.amountFen),
      renderMessage(one.rule, one.reason, language).replaceAll(WITHHELD, text.withheld),
    ]),
  ];
}

function aboutOf({ claim, stay, device }: Allegation, text: Texts): string {
  if (stay) return [stay.id, [stay.ward, stay.bed].filter(Boolean).join(' ')].filter(Boolean).join('\n');
  return claim?.id ?? device ?? text.nothingMore;
}

function lineRows(allegations: readonly Allegation[], text: Texts, language: Language): string[][] {
  const claims = allegations.filter(({ stands }) => stands).flatMap(({ claim }) => claim ?? []);
  const distinct = [...new Map(claims.map((claim) => [claim.id, claim])).values()];
  return [
    [text.claim, text.line, text.time, text.item, text.sum],
    ...distinct.flatMap(({ id, lines }) =>
      lines.map((line) => [id, line.id, clinicMoment(line.at, language), line.item ?? '-', yuan(line.amountFen)]),
    ),
  ];
}
