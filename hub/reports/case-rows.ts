import { clinicMoment, DOSSIER_TEXTS, yuan } from '../bundle/finding-rows.ts';
import { type Language, provision, renderMessage, ruleTitle } from '../crosscheck/render.ts';
import type { Row } from '../store/tables.ts';
import type { CaseDetail, CaseStepView } from '../workflow/case-schema.ts';
import caseEn from '../workflow/texts/en.json' with { type: 'json' };
import caseZh from '../workflow/texts/zh-CN.json' with { type: 'json' };
import en from './texts/case-en.json' with { type: 'json' };
import zhCN from './texts/case-zh-CN.json' with { type: 'json' };

/** Words around a case on paper. */
export const CASE_TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;
const PROCEDURE_TEXTS = { 'zh-CN': caseZh, en: caseEn } as const satisfies Record<Language, typeof caseEn>;

/** Ids that say nothing on paper: what they name stands in chapters of its own. */
const LEFT_OUT: readonly string[] = ['findings', 'finding', 'files', 'entries'];

/** Name and value of what a case says of itself. */
export function caseFacts(detail: CaseDetail, language: Language): [string, string][] {
  const text = CASE_TEXTS[language];
  const { states, sources, options } = procedureWords(language);
  const about = [detail.person, detail.practitioner, detail.device].filter((id) => id !== null);
  return [
    [text.number, detail.number],
    [text.site, `${detail.site.name} ${detail.site.id}`],
    [text.about, about.join('\n') || '-'],
    [text.source, sources[detail.source] ?? detail.source],
    [text.grade, detail.grade === null ? '-' : (options[detail.grade] ?? detail.grade)],
    [text.state, states[detail.state] ?? detail.state],
    [text.outcome, detail.outcome === null ? '-' : (options[detail.outcome] ?? detail.outcome)],
    [text.covered, yuan(detail.coveredFen)],
    [text.decided, detail.decidedFen === null ? '-' : yuan(detail.decidedFen)],
    [text.opened, `${clinicMoment(detail.openedAt, language)}, ${detail.openedBy}`],
    [text.due, detail.clock ? clinicMoment(detail.clock.dueAt, language) : '-'],
    [text.legalBasis, detail.legalBasis.map((code) => provision(code, language)).join('\n') || '-'],
    [text.description, detail.description || '-'],
  ];
}

/** A row of headings, then a row for each finding of the case. */
export function findingRows({ findings }: CaseDetail, language: Language): string[][] {
  const text = CASE_TEXTS[language];
  const { options } = procedureWords(language);
  return [
    [text.rule, text.sentence, text.claim, text.amount, text.status],
    ...findings.map(({ rule, reason, claimId, amountFen, status, aside }) => [
      `${rule} ${ruleTitle(rule, language)}`,
      renderMessage(rule, reason, language),
      claimId ?? '-',
      yuan(amountFen),
      aside === null ? DOSSIER_TEXTS[language].statuses[status] : (options[aside.as] ?? aside.as),
    ]),
  ];
}

/** A row of headings, then every step in its order: also what was taken back, which says so. */
export function stepRows({ steps }: CaseDetail, language: Language): string[][] {
  const text = CASE_TEXTS[language];
  const words = procedureWords(language);
  return [
    [text.at, text.step, text.by, text.words],
    ...steps.map((step) => [
      clinicMoment(step.at, language),
      `${words.steps[step.step] ?? step.step}${step.voidedBy === null ? '' : `\n${text.takenBack}`}`,
      step.by === 'hub' ? text.hub : step.by,
      [step.by === 'hub' ? '' : step.reason, ...fieldLines(step, language)].filter((line) => line !== '').join('\n') ||
        '-',
    ]),
  ];
}

/** A row of headings, then every file that belongs to a step: its digest proves which file was meant. */
export function fileRows(files: readonly Row<'case_files'>[], language: Language): string[][] {
  const text = CASE_TEXTS[language];
  return [
    [text.at, text.file, text.from, text.size, text.digest],
    ...files.map(({ at, name, side, bytes, digest, removed_at }) => [
      clinicMoment(at, language),
      removed_at === null ? name : `${name}\n${text.removed}`,
      text.sides[side],
      `${Math.ceil(bytes / 1024)} KiB`,
      digest,
    ]),
  ];
}

function fieldLines({ fields, dueAt }: CaseStepView, language: Language): string[] {
  const text = CASE_TEXTS[language];
  const words = procedureWords(language);
  const said = (name: string) => LEFT_OUT.includes(name) || (name === 'days' && dueAt !== null);
  const told = Object.entries(fields).filter(([name]) => !said(name));
  return [
    ...told.map(([name, value]) => `${words.fields[name] ?? name}: ${fieldValue(name, value, words.options)}`),
    ...(dueAt === null ? [] : [`${text.due}: ${clinicMoment(dueAt, language)}`]),
  ];
}

function fieldValue(name: string, value: CaseStepView['fields'][string], options: Words): string {
  if (name.endsWith('Fen')) return yuan(Number(value));
  return [value]
    .flat()
    .map((one) => options[String(one)] ?? String(one))
    .join(', ');
}

type Words = Readonly<Record<string, string>>;

/** Words of the procedure by code. */
export function procedureWords(
  language: Language,
): Record<'states' | 'steps' | 'sources' | 'fields' | 'options', Words> {
  const texts = PROCEDURE_TEXTS[language];
  return {
    states: texts['case-state'],
    steps: texts['case-step'],
    sources: texts['case-source'],
    fields: texts['case-field'],
    options: texts['case-option'],
  };
}
