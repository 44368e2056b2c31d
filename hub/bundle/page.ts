import type { FindingDetail } from '../cases/finding-schema.ts';
import { LANGUAGES, type Language } from '../crosscheck/render.ts';
import type { FindingWords } from './bundle.ts';
import { DOSSIER_TEXTS, evidenceRows, factRows, historyRows, type PrintFacts } from './finding-rows.ts';
import { type Html, html } from './html.ts';

/** What the page says besides the finding. */
export interface PageFacts extends PrintFacts {
  readonly words: Readonly<Record<Language, FindingWords>>;
}

const STYLE = `body{font:15px/1.5 sans-serif;max-width:64em;margin:2em auto;padding:0 1em}section{margin-bottom:4em}
td{padding:3px 16px 3px 0;vertical-align:top;white-space:pre-line}tr>td:first-child{white-space:nowrap}
.rows tr:first-child td{font-weight:600;white-space:nowrap;border-bottom:1px solid #999}td.id{overflow-wrap:anywhere}`;

/** The finding as an HTML document in both languages: no script, nothing loaded, every value escaped. */
export function bundlePage(finding: FindingDetail, facts: PageFacts): string {
  const { markup } = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${finding.id}</title><style>${{ markup: STYLE }}</style></head><body>
${LANGUAGES.map((language) => section(finding, facts, language))}
</body></html>
`;
  return markup;
}

function section(finding: FindingDetail, facts: PageFacts, language: Language): Html {
  const text = DOSSIER_TEXTS[language];
  const words = facts.words[language];
  const evidence =
    finding.evidence.length === 0 ? html`<p>${text.noEvidence}</p>` : rows(evidenceRows(finding, language));
  return html`<section lang="${language}"><h1>${text.heading}</h1><h2>${words.sentence}</h2><p>${text.note}</p>
<table>${factRows(finding, words, facts, language).map(row)}</table>
<h3>${text.evidence}</h3>${evidence}
<h3>${text.history}</h3>${rows(historyRows(finding, language))}</section>
`;
}

function rows(cells: readonly string[][]): Html {
  return html`<table class="rows">${cells.map(row)}</table>`;
}

function row(cells: readonly string[]): Html {
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
