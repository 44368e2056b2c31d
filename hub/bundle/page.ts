import type { FindingDetail } from '../cases/finding-schema.ts';
import { LANGUAGES, type Language, renderMessage } from '../crosscheck/render.ts';
import type { FindingWords } from './bundle.ts';
import { type Html, html } from './html.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** What the page says besides the finding. */
export interface PageFacts {
  readonly words: Readonly<Record<Language, FindingWords>>;
  readonly exportedAt: string;
  readonly by: string;
  readonly verifierKey: string;
}

const STYLE = `body{font:15px/1.5 sans-serif;max-width:64em;margin:2em auto;padding:0 1em}section{margin-bottom:4em}
td{padding:3px 16px 3px 0;vertical-align:top}tr>td:first-child{white-space:nowrap}
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

function section(finding: FindingDetail, { words, exportedAt, by, verifierKey }: PageFacts, language: Language): Html {
  const text = TEXTS[language];
  const { title, sentence, explanation, legalBasis } = words[language];
  const facts: [string, string][] = [
    [text.rule, `${finding.rule} v${finding.ruleVersion} ${title}`],
    [text.explanation, explanation],
    [text.legalBasis, legalBasis.join('; ')],
    [text.finding, finding.id],
    [text.claim, finding.claimId ?? '-'],
    [text.site, `${finding.site.name} ${finding.site.id}`],
    [text.status, text.statuses[finding.status]],
    [text.amount, (finding.amountFen / 100).toFixed(2)],
    [
      text.parameters,
      Object.entries(finding.params)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', '),
    ],
    [text.exported, `${moment(exportedAt, language)}, ${by}`],
    [text.verifierKey, verifierKey],
  ];
  return html`<section lang="${language}"><h1>${text.heading}</h1><h2>${sentence}</h2><p>${text.note}</p>
<table>${facts.map(([name, value]) => row([name, value]))}</table>
<h3>${text.evidence}</h3>${finding.evidence.length === 0 ? html`<p>${text.noEvidence}</p>` : evidenceTable(finding, language)}
<h3>${text.history}</h3>${historyTable(finding, language)}</section>
`;
}

function evidenceTable(finding: FindingDetail, language: Language): Html {
  const text = TEXTS[language];
  const kinds: Readonly<Record<string, string>> = text.kinds;
  return html`<table class="rows">${row([text.at, text.event, text.device, text.outcome, text.score, text.digest, text.holds])}
${finding.evidence.map(({ at, kind, device, face, digest, verification }) =>
  row([
    at && moment(at, language),
    kinds[kind.replace('.', '-')] ?? kind,
    device,
    face ? text.outcomes[face.outcome] : '-',
    face ? `${face.score?.toFixed(3) ?? '-'} / ${face.threshold}` : '-',
    digest,
    verification.ok ? text.yes : `${text.no} (${verification.problem})`,
  ]),
)}</table>`;
}

function historyTable(finding: FindingDetail, language: Language): Html {
  const text = TEXTS[language];
  const kinds: Readonly<Record<string, string>> = text.events;
  return html`<table class="rows">${row([text.at, text.event, text.by, text.words])}
${finding.history.map(({ at, kind, by, outcome, reason, cause }) =>
  row([
    moment(at, language),
    outcome ? `${kinds[kind] ?? kind}: ${text.statuses[outcome]}` : (kinds[kind] ?? kind),
    by,
    reason ?? (cause ? renderMessage(finding.rule, cause, language) : '-'),
  ]),
)}</table>`;
}

// Clinic time, as the sentences have it.
function moment(at: string, language: Language): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', ...style }).format(new Date(at));
}

function row(cells: readonly string[]): Html {
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
