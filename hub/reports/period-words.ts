import { clinicMoment } from '../bundle/finding-rows.ts';
import { type Language, ruleTitle } from '../crosscheck/render.ts';
import type { ClaimSums } from '../overview/figures-schema.ts';
import type { PeriodFigures } from './period-figures.ts';
import en from './texts/period-en.json' with { type: 'json' };
import zhCN from './texts/period-zh-CN.json' with { type: 'json' };

const TEXTS = { 'zh-CN': zhCN, en } as const satisfies Record<Language, typeof en>;

/** A part of a report: a heading and rows, the first of which names the columns. Numbers stay numbers for a worksheet. */
export interface Section {
  readonly title: string;
  readonly rows: readonly (readonly (string | number)[])[];
}

export function periodTexts(language: Language): (typeof TEXTS)['en'] {
  return TEXTS[language];
}

export function titleOf({ kind, date, period }: PeriodFigures, language: Language): string {
  const { daily, monthly } = TEXTS[language];
  return kind === 'daily' ? `${daily} ${date}` : `${monthly} ${period.from.slice(0, 7)}`;
}

/** A report in words and numbers, part by part: what the PDF prints and what the worksheet holds. */
export function sectionsOf(figures: PeriodFigures, language: Language): Section[] {
  const text = TEXTS[language];
  const { columns } = text;
  const yuan = (fen: number) => Math.round(fen) / 100;
  const { current, earlier, queue } = figures;
  const findings = (of: 'opened' | 'upheld' | 'dismissed' | 'retracted') => [
    columns[of],
    current.findings[of],
    earlier.findings[of],
  ];
  return [
    {
      title: text.summary,
      rows: [
        [
          columns.figure,
          `${figures.period.from} – ${figures.period.to}`,
          `${figures.before.from} – ${figures.before.to}`,
        ],
        [columns.claims, current.claims?.claims ?? 0, earlier.claims?.claims ?? 0],
        [columns.attested, shareOf(current.claims, 'attested'), shareOf(earlier.claims, 'attested')],
        [columns.unknown, shareOf(current.claims, 'unknown'), shareOf(earlier.claims, 'unknown')],
        [columns.events, current.events, earlier.events],
        findings('opened'),
        [columns.openedAmount, yuan(current.findings.openedFen), yuan(earlier.findings.openedFen)],
        findings('upheld'),
        [columns.upheldAmount, yuan(current.findings.upheldFen), yuan(earlier.findings.upheldFen)],
        findings('dismissed'),
        findings('retracted'),
      ],
    },
    {
      title: `${text.queue} (${clinicMoment(figures.madeAt, language)})`,
      rows: [
        [columns.age, columns.open, columns.openAmount],
        ...queue.ages.map(({ upToDays, findings: open, amountFen }, at) => [
          ageOf(upToDays, queue.ages[at - 1]?.upToDays ?? null, text.days),
          open,
          yuan(amountFen),
        ]),
        [text.all, queue.open, yuan(queue.openFen)],
      ],
    },
    {
      title: text.rules,
      rows: [
        [columns.rule, columns.open, columns.openAmount, columns.opened, columns.upheld, columns.dismissed],
        ...figures.rules.map((one) => [
          `${one.rule} ${ruleTitle(one.rule, language)}`,
          ...[one.open, yuan(one.openFen), one.opened, one.upheld, one.dismissed],
        ]),
      ],
    },
    {
      title: text.institutions,
      rows: [
        [columns.site, columns.claims, columns.attested, columns.opened, columns.open, columns.openAmount],
        ...figures.institutions.map((one) => [
          `${one.name ?? one.id} ${one.id}`,
          one.claims?.claims ?? 0,
          shareOf(one.claims, 'attested'),
          ...[one.opened, one.open, yuan(one.openFen)],
        ]),
      ],
    },
    {
      title: text.overdue.replace('{count}', String(figures.overdueInAll)),
      rows: [
        [columns.case, columns.site, columns.due, columns.amount],
        ...figures.overdue.map((one) => [one.number, one.site, clinicMoment(one.dueAt, language), yuan(one.amountFen)]),
      ],
    },
    {
      title: text.devices
        .replace('{offline}', String(figures.devices.offline))
        .replace('{all}', String(figures.devices.offline + figures.devices.online)),
      rows: [
        [columns.device, columns.site, columns.since],
        ...figures.devices.down.map(({ device, site, since }) => [
          device,
          site,
          since === null ? text.never : clinicMoment(since, language),
        ]),
      ],
    },
    {
      title: text.byDay,
      rows: [
        [columns.day, columns.claims, columns.attested, columns.opened, columns.upheld, columns.dismissed],
        ...figures.days.map((day) => [
          day.day,
          day.claims,
          day.checkable === 0 ? '–' : percent(day.attested / day.checkable),
          ...[day.opened, day.upheld, day.dismissed],
        ]),
      ],
    },
  ];
}

function shareOf(claims: ClaimSums | null, of: 'attested' | 'unknown'): string {
  return !claims || claims.checkable === 0 ? '–' : percent(claims[of] / claims.checkable);
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function ageOf(upToDays: number | null, above: number | null, days: { upTo: string; beyond: string }): string {
  const [text, value] = upToDays === null ? [days.beyond, above] : [days.upTo, upToDays];
  return text.replace('{days}', String(value ?? 0));
}
