import { type Html, html } from '../../bundle/html.ts';
import { filled } from '../../crosscheck/filled.ts';
import { parameterName } from '../../crosscheck/parameter-name.ts';
import { type Language, provision, ruleExamples, ruleExplanation, ruleTitle, textOf } from '../../crosscheck/render.ts';
import type { AnyRule } from '../../crosscheck/rules/index.ts';
import enWords from '../web/locales/en.json' with { type: 'json' };
import zhWords from '../web/locales/zh-CN.json' with { type: 'json' };
import { STYLE } from './style.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;
const WORDS = { 'zh-CN': zhWords, en: enWords } as const;

/** Codes of what excuses a case before anything is looked at, by the names that rules give them. */
const EXCEPTION = /^(exempt|witnessed|excused)-/;

/** Name of a rule's page in a language. */
export function pageName(rule: string, language: Language): string {
  return `${rule}.${language}.html`;
}

/** Name of the list of rules in a language. */
export function indexName(language: Language): string {
  return `index.${language}.html`;
}

/** A rule explained to an auditor who doesn't read code: one self-contained page, to be read or printed. */
export function rulePage(rule: AnyRule, language: Language): string {
  const text = TEXTS[language];
  const words = WORDS[language];
  const examples = ruleExamples(rule.id, language);
  const codes = rule.messages.map((code) => ({ code, says: sentence(rule.id, code, language) }));
  const exceptions = codes.filter(({ code }) => EXCEPTION.test(code));
  const others = codes.filter(({ code }) => !EXCEPTION.test(code));
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  return page(
    language,
    `${rule.id} ${ruleTitle(rule.id, language)}`,
    html`<nav><a href="${indexName(language)}">${text.back}</a><a href="${pageName(rule.id, other)}">${text.otherLanguage}</a></nav>
<header><p class="id">${rule.id}</p><h1>${ruleTitle(rule.id, language)}</h1>
<p class="tags"><span class="${rule.class}">${words.class[rule.class]}</span> ${text.judges}: ${words.subject[rule.subject]} · ${text.version} ${String(rule.version)}</p></header>
<section><h2>${text.meaning}</h2><p class="lead">${ruleExplanation(rule.id, language)}</p><p>${text.classes[rule.class]}</p></section>
<div class="cases"><section class="bad"><h2>${text.bad}</h2><p>${examples?.finding ?? ''}</p></section>
<section class="good"><h2>${text.good}</h2><p>${examples?.clear ?? ''}</p></section></div>
<section><h2>${text.exceptions}</h2>${exceptions.length > 0 ? list(exceptions) : html`<p>${text.noExceptions}</p>`}</section>
<section><h2>${text.outcomes}</h2><table>${Object.values(text.outcomeRows).map(row)}</table></section>
<section><h2>${text.parameters}</h2>${parameters(rule, language)}</section>
<section><h2>${text.legal}</h2>${legal(rule, language)}</section>
<section><h2>${text.sentences}</h2><p class="note">${text.sentencesNote}</p>${list(others)}</section>
<section><h2>${text.history}</h2><p>${text.historyRow.replace('{version}', String(rule.version))}</p></section>`,
  );
}

/** The list of all rules, by id. */
export function rulesIndex(rules: readonly AnyRule[], language: Language): string {
  const text = TEXTS[language];
  const other: Language = language === 'en' ? 'zh-CN' : 'en';
  const rows = rules.map(
    ({ id, class: kind }) => html`<tr><td><a href="${pageName(id, language)}">${id}</a></td>
<td><a href="${pageName(id, language)}">${ruleTitle(id, language)}</a></td><td>${WORDS[language].class[kind]}</td></tr>`,
  );
  return page(
    language,
    text.handbook,
    html`<nav><a href="${indexName(other)}">${text.otherLanguage}</a></nav><header><h1>${text.handbook}</h1><p class="lead">${text.intro}</p></header>
<table class="index"><tr><th>${text.id}</th><th>${text.title}</th><th>${text.class}</th></tr>${rows}</table>`,
  );
}

function page(language: Language, title: string, body: Html): string {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${{ markup: STYLE }}</style></head><body>${body}
<footer>${TEXTS[language].generated}</footer></body></html>
`.markup;
}

function parameters(rule: AnyRule, language: Language): Html {
  const text = TEXTS[language];
  const values = Object.entries(rule.parameters.parse({}));
  if (values.length === 0) return html`<p>${text.noParameters}</p>`;
  const shown = (value: string | number | boolean) =>
    typeof value === 'boolean' ? (value ? text.yes : text.no) : String(value);
  return html`<p class="note">${text.parametersNote}</p><table><tr><th>${text.parameter}</th><th>${text.value}</th></tr>
${values.map(([name, value]) => html`<tr><td>${parameterName(name, language)} <code>${name}</code></td><td>${shown(value)}</td></tr>`)}</table>`;
}

function legal(rule: AnyRule, language: Language): Html {
  if (rule.legalBasis.length === 0) return html`<p>${TEXTS[language].noLegal}</p>`;
  return html`<ul>${rule.legalBasis.map((code) => html`<li>${provision(code, language)}</li>`)}</ul>`;
}

function list(codes: readonly { says: string }[]): Html {
  return html`<ul>${codes.map(({ says }) => html`<li>${says}</li>`)}</ul>`;
}

function row([name = '', meaning = '']: readonly string[]): Html {
  return html`<tr><th scope="row">${name}</th><td>${meaning}</td></tr>`;
}

function sentence(rule: string, code: string, language: Language): string {
  return filled(textOf(rule, code, language) ?? code, () => '…');
}
