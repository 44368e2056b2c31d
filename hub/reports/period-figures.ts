import { z } from 'zod';
import { DayFigures, PartFigures, QueueAge, RuleFigures, Whole } from '../overview/figures-schema.ts';

export const REPORT_KINDS = ['daily', 'monthly'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

const Span = z.strictObject({ from: z.string(), to: z.string() });

/** What a report says: figures as they were when it was made, so that it reads the same in a year and in either language. */
export const PeriodFigures = z.strictObject({
  kind: z.enum(REPORT_KINDS),
  /** The day, or the first of the month. */
  date: z.string(),
  hub: z.string(),
  madeAt: z.string(),
  period: Span,
  before: Span,
  current: Whole,
  earlier: Whole,
  queue: z.strictObject({
    open: z.number(),
    openFen: z.number(),
    oldestDay: z.string().nullable(),
    ages: z.array(QueueAge),
  }),
  days: z.array(DayFigures),
  rules: z.array(RuleFigures),
  institutions: z.array(PartFigures),
  devices: z.strictObject({
    online: z.number(),
    offline: z.number(),
    /** Longest offline first. */
    down: z.array(z.strictObject({ device: z.string(), site: z.string(), since: z.string().nullable() })),
  }),
  /** Cases whose institution has not answered in time, the oldest first. */
  overdue: z.array(z.strictObject({ number: z.string(), site: z.string(), dueAt: z.string(), amountFen: z.number() })),
  overdueInAll: z.number(),
});
export type PeriodFigures = z.infer<typeof PeriodFigures>;

/** A report in the list of those that are kept. */
export const KeptReport = z.strictObject({
  kind: z.enum(REPORT_KINDS),
  date: z.string(),
  madeAt: z.string(),
  madeBy: z.string(),
});
export type KeptReport = z.infer<typeof KeptReport>;
