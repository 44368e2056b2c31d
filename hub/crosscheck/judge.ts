import type { Logger } from 'pino';
import type { DeviceDayFile } from './device-day-files.ts';
import type { EvidenceDayFile } from './evidence-day-files.ts';
import type { ClaimFile, PersonDayFile, SubjectFiles } from './files.ts';
import { momentOf } from './governance/moment.ts';
import { DEFAULT_MODE, type RuleMode } from './governance/setting.ts';
import { daySubject } from './local-day.ts';
import type { PersonPeriodFile, SitePeriodFile, TerminalDayFile } from './pattern-files.ts';
import type { PractitionerDayFile } from './practitioner-day-files.ts';
import type { PractitionerPeriodFile } from './practitioner-period.ts';
import type { Outcome, Rule, RuleParameters, SubjectKind } from './rule.ts';
import type { ConfiguredRule } from './rule-set.ts';
import type { SiteDayFile } from './site-day-files.ts';
import type { StayFile } from './stay-files.ts';

/** Whom and where a judgement is about, as far as the subject itself says it. */
export interface About {
  readonly claimId: string | null;
  readonly site: string | null;
  readonly person: string | null;
  readonly practitioner: string | null;
  readonly device: string | null;
}

/** One rule's word on one subject. `not-judged`: the rule has nothing to say about it. */
export interface Judgement {
  readonly rule: Pick<Rule, 'id' | 'version' | 'class'>;
  readonly parameters: RuleParameters;
  readonly mode: RuleMode;
  readonly subject: { readonly type: SubjectKind; readonly id: string };
  readonly about: About;
  readonly outcome: Outcome | { readonly outcome: 'not-judged' };
}

/** A subject with its file, ready to be judged. */
export type Subject = {
  [K in SubjectKind]: { readonly type: K; readonly id: string; readonly about: About; readonly file: SubjectFiles[K] };
}[SubjectKind];

const NOBODY: About = { claimId: null, site: null, person: null, practitioner: null, device: null };

export function claimSubject(file: ClaimFile): Subject {
  const { id, site, person } = file.claim;
  return { type: 'claim', id, about: { ...NOBODY, claimId: id, site, person }, file };
}

export function staySubject(file: StayFile): Subject {
  const { id, site, person } = file.stay;
  return { type: 'stay', id, about: { ...NOBODY, site, person }, file };
}

export function personDaySubject(file: PersonDayFile, date: string): Subject {
  return { type: 'person-day', id: daySubject(file.person, date), about: { ...NOBODY, person: file.person }, file };
}

export function personPeriodSubject(file: PersonPeriodFile, date: string): Subject {
  return { type: 'person-period', id: daySubject(file.person, date), about: { ...NOBODY, person: file.person }, file };
}

export function terminalDaySubject(file: TerminalDayFile, date: string): Subject {
  const { site, terminal } = file;
  return { type: 'terminal-day', id: daySubject(`${site}/${terminal}`, date), about: { ...NOBODY, site }, file };
}

export function sitePeriodSubject(file: SitePeriodFile, date: string): Subject {
  const { site } = file;
  return { type: 'site-period', id: daySubject(site, date), about: { ...NOBODY, site }, file };
}

export function practitionerDaySubject(file: PractitionerDayFile, date: string): Subject {
  const { practitioner } = file;
  return { type: 'practitioner-day', id: daySubject(practitioner, date), about: { ...NOBODY, practitioner }, file };
}

export function practitionerPeriodSubject(file: PractitionerPeriodFile, date: string): Subject {
  const { practitioner } = file;
  return { type: 'practitioner-period', id: daySubject(practitioner, date), about: { ...NOBODY, practitioner }, file };
}

export function deviceDaySubject(file: DeviceDayFile, date: string): Subject {
  const { device, site } = file;
  return { type: 'device-day', id: daySubject(device, date), about: { ...NOBODY, device, site }, file };
}

export function evidenceDaySubject(file: EvidenceDayFile, date: string): Subject {
  const { device, site } = file;
  return { type: 'evidence-day', id: daySubject(device, date), about: { ...NOBODY, device, site }, file };
}

export function siteDaySubject(file: SiteDayFile, date: string): Subject {
  const { site } = file;
  return { type: 'site-day', id: daySubject(site, date), about: { ...NOBODY, site }, file };
}

/** Lets every rule for this kind of subject judge it. */
export function judge(
  subject: Subject,
  configured: readonly ConfiguredRule[],
  logger: Pick<Logger, 'error'>,
): Judgement[] {
  const { type, id, about } = subject;
  const { at, region } = momentOf(subject);
  const of = { type, id };
  const judgements: Judgement[] = [];
  for (const { rule, parameters: always, inForce } of configured) {
    if (rule.subject !== type) continue;
    const { parameters, mode } = inForce?.(region, at) ?? { parameters: always, mode: DEFAULT_MODE };
    // The line above pairs the rule with its own kind of file.
    const outcome = evaluate(rule as Rule, subject, parameters, logger);
    judgements.push({ rule, parameters, mode, subject: of, about, outcome });
  }
  return judgements;
}

const NOT_JUDGED = { outcome: 'not-judged' } as const;

// A rule that throws has judged nothing: neither clear nor a finding.
function evaluate(
  rule: Rule,
  { id, file }: Subject,
  parameters: RuleParameters,
  logger: Pick<Logger, 'error'>,
): Judgement['outcome'] {
  try {
    if (rule.applies?.(file) === false) return NOT_JUDGED;
    return rule.evaluate(file, parameters);
  } catch (error) {
    logger.error({ rule: rule.id, subject: id, err: error }, 'rule failed');
    return { outcome: 'inconclusive', missing: { code: 'rule-failed', params: {} } };
  }
}
