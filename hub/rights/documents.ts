import { type Html, html } from '../bundle/html.ts';
import type { RetentionClass } from '../retention/policy.ts';
import type { DeploymentFacts } from './deployment-facts.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<string, typeof en>;
type Texts = typeof en;
export type DocumentLanguage = keyof typeof TEXTS;
export const DOCUMENT_LANGUAGES = Object.keys(TEXTS) as readonly DocumentLanguage[];

/** `record`: the record of processing activities (PIPL art. 55); `assessment`: the impact assessment (art. 56). */
export type DocumentKind = 'record' | 'assessment';

const STYLE = `body{font:15px/1.6 sans-serif;max-width:52em;margin:2em auto;padding:0 1em}h2{margin-top:1.6em;font-size:1.1em}
td,th{padding:3px 16px 3px 0;vertical-align:top;text-align:left}.fill{border:1px dashed #777;padding:.3em .6em;min-height:2.5em}
@media print{body{margin:0;max-width:none}.fill{min-height:5em}}`;

/** One document as an HTML page, ready to be printed: facts filled in, what only people can say left open. */
export function privacyDocument(kind: DocumentKind, facts: DeploymentFacts, language: DocumentLanguage): string {
  const text = TEXTS[language];
  const { title, basis } = text[kind];
  const sections: Html[] = [
    section(text.sections.controller, controller(facts, text, language)),
    section(text.sections.purpose, [text.purposeText, text.necessityText]),
    section(text.sections.data, [text.dataText, counts(facts, text)]),
    section(text.sections.storage, [storage(facts, text), retention(facts, text)]),
    section(text.sections.recipients, [text.recipientsText, blank(text)]),
    section(text.sections.people, [
      fill(text.consentsText, facts.consents),
      fill(text.exportsText, { count: facts.exports }),
    ]),
    section(text.sections.filing, [filing(facts, text)]),
  ];
  if (kind === 'assessment') {
    sections.push(
      section(text.sections.accuracy, [accuracy(facts, text), liveness(facts, text)]),
      section(text.sections.risks, [risks(text), text.residual, blank(text)]),
      section(text.sections.measures, [text.measuresText, blank(text)]),
      section(text.sections.conclusion, [text.conclusionText, blank(text)]),
    );
  }
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${{ markup: STYLE }}</style></head><body><h1>${title}</h1><p>${basis}</p>
<p>${fill(text.generated, { hub: facts.hub, at: momentOf(facts.at, language) })}</p>
${sections}
</body></html>
`.markup;
}

function section(title: string, parts: readonly (string | Html)[]): Html {
  return html`<h2>${title}</h2>
${parts.map((part) => (typeof part === 'string' ? html`<p>${part}</p>` : part))}
`;
}

function controller({ notices }: DeploymentFacts, text: Texts, language: DocumentLanguage): (string | Html)[] {
  const last = notices.at(-1);
  if (!last) return [text.noNotice, blank(text)];
  const { controller: who, version, validFrom } = last;
  const names = { name: who.name[language], contact: who.contact, version, from: validFrom.slice(0, 10) };
  return [fill(text.controllerFrom, names)];
}

function counts({ institutions, enrolled, devices, events }: DeploymentFacts, text: Texts): Html {
  const list = (items: readonly { name: string; count: number }[]) =>
    items.map(({ name, count }) => `${name}: ${count}`).join(', ') || '0';
  return table([
    [text.institutions, `${institutions}`],
    [text.enrolled, `${enrolled.persons}`],
    [text.devices, list(devices)],
    [text.events, list(events)],
  ]);
}

function storage({ policy: { templates } }: DeploymentFacts, text: Texts): string {
  const days = templates.maxAgeDays;
  if (templates.storage === 'site') return fill(text.storageSite, { days });
  return fill(text.storageVault, { days, basis: templates.legalBasis });
}

function retention({ retention: policy, caseYears }: DeploymentFacts, text: Texts): Html {
  const rows = (Object.entries(policy) as [RetentionClass, number | null][]).map(([kept, days]): [string, string] => [
    text.classes[kept],
    days === null ? text.retentionKept : fill(text.retentionDays, { days }),
  ]);
  return table([...rows, [text.casesKept, fill(text.retentionYears, { years: caseYears })]]);
}

function filing({ enrolled }: DeploymentFacts, text: Texts): string {
  const words = { below: text.filingBelow, 'early-warning': text.filingEarly, 'filing-due': text.filingDue };
  const { persons, reachedOn, fileBy } = enrolled;
  return fill(words[enrolled.level], { persons, reachedOn: reachedOn ?? '', fileBy: fileBy ?? '' });
}

function accuracy({ policy: { verification } }: DeploymentFacts, text: Texts): string {
  const { fmr, measuredOn, impostorPairs: pairs, threshold } = verification;
  return fill(text.accuracyText, { fmr, measuredOn, pairs, threshold });
}

function liveness({ policy: { pad } }: DeploymentFacts, text: Texts): string {
  return pad ? fill(text.padOn, { method: pad.method }) : text.padOff;
}

function risks({ riskHead, risks: rows }: Texts): Html {
  return html`<table><tr>${riskHead.map((head) => html`<th>${head}</th>`)}</tr>${rows.map(row)}</table>`;
}

function table(rows: readonly (readonly string[])[]): Html {
  return html`<table>${rows.map(row)}</table>`;
}

function row(cells: readonly string[]): Html {
  return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}

function blank({ toFill }: Texts): Html {
  return html`<p class="fill">${toFill}</p>`;
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`);
}

function momentOf(at: string, language: DocumentLanguage): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Shanghai',
  });
  return format.format(new Date(at));
}
