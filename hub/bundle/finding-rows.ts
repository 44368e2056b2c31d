import type { FindingDetail } from '../cases/finding-schema.ts';
import { parameterName } from '../crosscheck/parameter-name.ts';
import { type Language, provision, renderMessage, ruleExplanation, ruleTitle } from '../crosscheck/render.ts';
import type { FindingWords } from './bundle.ts';
import en from './texts/en.json' with { type: 'json' };
import zhCN from './texts/zh-CN.json' with { type: 'json' };

/** Words around a finding on paper. */
export const DOSSIER_TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** What a printed finding says besides itself. */
export interface PrintFacts {
  readonly exportedAt: string;
  readonly by: string;
  readonly verifierKey: string;
}

/** The finding's own sentences in one language. */
export function findingWords(finding: FindingDetail, language: Language): FindingWords {
  return {
    title: ruleTitle(finding.rule, language),
    sentence: renderMessage(finding.rule, finding.reason, language),
    explanation: ruleExplanation(finding.rule, language),
    legalBasis: finding.legalBasis.map((code) => provision(code, language)),
  };
}

/** Name and value of everything that a finding says of itself. */
export function factRows(
  finding: FindingDetail,
  { title, explanation, legalBasis }: FindingWords,
  { exportedAt, by, verifierKey }: PrintFacts,
  language: Language,
): [string, string][] {
  const text = DOSSIER_TEXTS[language];
  const shown = (value: string | number | boolean) =>
    typeof value === 'boolean' ? (value ? text.parameterOn : text.parameterOff) : String(value);
  const parameters = Object.entries(finding.params).map(([name, value]) => {
    return text.parameterLine.replace('{name}', parameterName(name, language)).replace('{value}', shown(value));
  });
  return [
    [text.rule, `${finding.rule} v${finding.ruleVersion} ${title}`],
    [text.explanation, explanation],
    [text.legalBasis, legalBasis.join('; ')],
    [text.finding, finding.id],
    [text.claim, finding.claimId ?? '-'],
    [text.site, `${finding.site.name} ${finding.site.id}`],
    [text.status, text.statuses[finding.status]],
    [text.amount, yuan(finding.amountFen)],
    [text.parameters, parameters.join('\n') || '-'],
    [text.exported, `${clinicMoment(exportedAt, language)}, ${by}`],
    [text.verifierKey, verifierKey],
  ];
}

/** A row of headings, then a row for each piece of evidence. */
export function evidenceRows(finding: FindingDetail, language: Language): string[][] {
  const text = DOSSIER_TEXTS[language];
  const kinds: Readonly<Record<string, string>> = text.kinds;
  return [
    [text.at, text.event, text.device, text.outcome, text.score, text.digest, text.holds],
    ...finding.evidence.map(({ at, kind, device, face, digest, verification }) => [
      at && clinicMoment(at, language),
      kinds[kind.replace('.', '-')] ?? kind,
      device,
      face ? text.outcomes[face.outcome] : '-',
      face ? `${face.score?.toFixed(3) ?? '-'} / ${face.threshold}` : '-',
      digest,
      verification.ok ? text.yes : `${text.no} (${verification.problem})`,
    ]),
  ];
}

/** A row of headings, then a row for each step of its history. */
export function historyRows(finding: FindingDetail, language: Language): string[][] {
  const text = DOSSIER_TEXTS[language];
  const kinds: Readonly<Record<string, string>> = text.events;
  return [
    [text.at, text.event, text.by, text.words],
    ...finding.history.map(({ at, kind, by, outcome, reason, cause }) => [
      clinicMoment(at, language),
      outcome ? `${kinds[kind] ?? kind}: ${text.statuses[outcome]}` : (kinds[kind] ?? kind),
      by,
      reason ?? (cause ? renderMessage(finding.rule, cause, language) : '-'),
    ]),
  ];
}

/** An amount as tables on paper have it: CNY with two places, no sign. */
export function yuan(fen: number): string {
  return (fen / 100).toFixed(2);
}

/** A moment in clinic time (UTC+8), as the sentences have it. */
export function clinicMoment(at: string, language: Language): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', ...style }).format(new Date(at));
}
