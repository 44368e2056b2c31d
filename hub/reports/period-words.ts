import { clinicMoment } from '../bundle/finding-rows.ts';
import { type Language, ruleTitle } from '../crosscheck/render.ts';
import type { PartClaims } from '../overview/figures-schema.ts';
import type { Cell, CellKind, Heading } from '../tables/table.ts';
import type { PeriodFigures } from './period-figures.ts';
import type { Section } from './section.ts';
import en from './texts/period-en.json' with { type: 'json' };
import zhCN from './texts/period-zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

export function periodTexts(language: Language): (typeof TEXTS)['en'] {
  return TEXTS[language];
}

export function titleOf({ kind, date, period }: PeriodFigures, language: Language): string {
  const { daily, monthly } = TEXTS[language];
  return kind === 'daily' ? `${daily} ${date}` : `${monthly} ${period.from.slice(0, 7)}`;
}

/** A report in words and numbers, part by part: what the PDF prints and what the worksheet holds. */
export function sectionsOf(figures: PeriodFigures, language: Language): Section[] {
  return [
    summaryOf(figures, language),
    queueOf(figures, language),
    rulesOf(figures, language),
    institutionsOf(figures, language),
    overdueOf(figures, language),
    devicesOf(figures, language),
    daysOf(figures, language),
  ];
}

const text = (title: string): Heading => ({ title, kind: 'text' });
const count = (title: string): Heading => ({ title, kind: 'count' });
const amount = (title: string): Heading => ({ title, kind: 'amount' });
const share = (title: string): Heading => ({ title, kind: 'share' });

function summaryOf({ period, before, current, earlier }: PeriodFigures, language: Language): Section {
  const { columns, summary } = TEXTS[language];
  const row = (name: string, kind: CellKind, of: (whole: PeriodFigures['current']) => number | null): Cell[] => [
    name,
    { kind, value: of(current) },
    { kind, value: of(earlier) },
  ];
  return {
    title: summary,
    headings: [text(columns.figure), count(spanOf(period)), count(spanOf(before))],
    rows: [
      row(columns.claims, 'count', ({ claims }) => claims?.claims ?? 0),
      row(columns.attested, 'share', ({ claims }) => shareOf(claims, 'attested')),
      row(columns.unknown, 'share', ({ claims }) => shareOf(claims, 'unknown')),
      row(columns.events, 'count', ({ events }) => events),
      row(columns.opened, 'count', ({ findings }) => findings.opened),
      row(columns.openedAmount, 'amount', ({ findings }) => findings.openedFen),
      row(columns.upheld, 'count', ({ findings }) => findings.upheld),
      row(columns.upheldAmount, 'amount', ({ findings }) => findings.upheldFen),
      row(columns.dismissed, 'count', ({ findings }) => findings.dismissed),
      row(columns.retracted, 'count', ({ findings }) => findings.retracted),
    ],
  };
}

function spanOf({ from, to }: PeriodFigures['period']): string {
  return from === to ? from : `${from} – ${to}`;
}

function queueOf({ queue, madeAt }: PeriodFigures, language: Language): Section {
  const { columns, queue: title, days, all } = TEXTS[language];
  return {
    title: `${title} (${clinicMoment(madeAt, language)})`,
    headings: [text(columns.age), count(columns.open), amount(columns.openAmount)],
    rows: [
      ...queue.ages.map(({ upToDays, findings, amountFen }, at) => {
        return [ageOf(upToDays, queue.ages[at - 1]?.upToDays ?? null, days), findings, amountFen];
      }),
      [all, queue.open, queue.openFen],
    ],
  };
}

function rulesOf({ rules }: PeriodFigures, language: Language): Section {
  const { columns, rules: title } = TEXTS[language];
  return {
    title,
    headings: [
      text(columns.rule),
      ...[count(columns.open), amount(columns.openAmount)],
      ...[count(columns.opened), count(columns.upheld), count(columns.dismissed)],
    ],
    rows: rules.map(({ rule, open, openFen, opened, upheld, dismissed }) => {
      return [`${rule} ${ruleTitle(rule, language)}`, open, openFen, opened, upheld, dismissed];
    }),
  };
}

function institutionsOf({ institutions }: PeriodFigures, language: Language): Section {
  const { columns, institutions: title } = TEXTS[language];
  return {
    title,
    headings: [
      ...[text(columns.site), count(columns.claims), share(columns.attested)],
      ...[count(columns.opened), count(columns.open), amount(columns.openAmount)],
    ],
    rows: institutions.map(({ id, name, claims, opened, open, openFen }) => {
      const called = name === null ? id : `${name} ${id}`;
      return [called, claims?.claims ?? 0, shareOf(claims, 'attested'), opened, open, openFen];
    }),
  };
}

function overdueOf({ overdue, overdueInAll }: PeriodFigures, language: Language): Section {
  const { columns, overdue: title } = TEXTS[language];
  return {
    title: title.replace('{count}', String(overdueInAll)),
    headings: [text(columns.case), text(columns.site), { title: columns.due, kind: 'instant' }, amount(columns.amount)],
    rows: overdue.map(({ number, site, dueAt, amountFen }) => [number, site, dueAt, amountFen]),
  };
}

function devicesOf({ devices }: PeriodFigures, language: Language): Section {
  const { columns, devices: title, never } = TEXTS[language];
  return {
    title: title
      .replace('{offline}', String(devices.offline))
      .replace('{all}', String(devices.offline + devices.online)),
    headings: [text(columns.device), text(columns.site), { title: columns.since, kind: 'instant' }],
    rows: devices.down.map(({ device, site, since }) => [device, site, since ?? never]),
  };
}

function daysOf({ days }: PeriodFigures, language: Language): Section {
  const { columns, byDay: title } = TEXTS[language];
  return {
    title,
    headings: [
      ...[{ title: columns.day, kind: 'date' } as const, count(columns.claims), share(columns.attested)],
      ...[count(columns.opened), count(columns.upheld), count(columns.dismissed)],
    ],
    rows: days.map(({ day, claims, checkable, attested, opened, upheld, dismissed }) => {
      return [day, claims, checkable === 0 ? null : attested / checkable, opened, upheld, dismissed];
    }),
  };
}

/** Null where there was nothing to be told: no share of nothing. */
function shareOf(claims: PartClaims | null, of: 'attested' | 'unknown'): number | null {
  return !claims || claims.checkable === 0 ? null : claims[of] / claims.checkable;
}

function ageOf(upToDays: number | null, above: number | null, days: { upTo: string; beyond: string }): string {
  const [words, value] = upToDays === null ? [days.beyond, above] : [days.upTo, upToDays];
  return words.replace('{days}', String(value ?? 0));
}
