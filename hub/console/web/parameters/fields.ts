import type { z } from 'zod';
import { CreditParameters } from '../../../credit/parameters.ts';
import { InspectionParameters, RATINGS } from '../../../inspection/parameters.ts';
import type { FamilyName } from '../../../parameters/family.ts';
import { WorkflowParameters } from '../../../workflow/parameters.ts';

/** What a value is counted in. `yuan` and `percent` are typed as people say them and kept as fen and as a share of 1. */
export type Unit =
  | 'working-days'
  | 'yuan'
  | 'people'
  | 'months'
  | 'years'
  | 'hours'
  | 'points'
  | 'times'
  | 'cases'
  | 'percent';

/** A value by its way through the family's values, e.g. `points.thresholds.suspend`. */
export interface Field {
  readonly path: string;
  readonly unit: Unit;
}

/** Fields under one heading: one a line, a row for each rating, or the items of a scorecard. */
export type Section =
  | { readonly id: string; readonly fields: readonly Field[] }
  | { readonly id: string; readonly rows: readonly Field[]; readonly columns: readonly string[] }
  | { readonly id: 'items'; readonly items: string };

export const SCHEMAS: Readonly<Record<FamilyName, z.ZodType>> = {
  workflow: WorkflowParameters,
  credit: CreditParameters,
  inspection: InspectionParameters,
};

const fieldsOf = (unit: Unit, ...paths: string[]): Field[] => paths.map((path) => ({ path, unit }));

/** How a family stands on the page. */
export const SECTIONS: Readonly<Record<FamilyName, readonly Section[]>> = {
  workflow: [
    { id: 'periods', fields: fieldsOf('working-days', 'noticeDays', 'statementDays', 'deemedDeliveryDays') },
    {
      id: 'people',
      fields: [
        ...fieldsOf('yuan', 'dismissAloneBelowFen', 'collegialFromFen'),
        ...fieldsOf('people', 'panelSize'),
        ...fieldsOf('months', 'historyMonths'),
      ],
    },
    { id: 'keeping', fields: fieldsOf('years', 'keepYears') },
  ],
  credit: [
    {
      id: 'thresholds',
      fields: fieldsOf(
        'points',
        'points.thresholds.interview',
        'points.thresholds.suspend',
        'points.thresholds.terminate',
      ),
    },
    {
      id: 'measures',
      fields: [
        ...fieldsOf('months', 'points.suspendMonths.0', 'points.suspendMonths.1'),
        ...fieldsOf('years', 'points.barredYears.cumulative', 'points.barredYears.single'),
        ...fieldsOf('points', 'points.repair.points', 'points.repair.most'),
      ],
    },
    {
      id: 'grades',
      fields: [
        ...fieldsOf('points', 'scorecard.base', 'scorecard.grades.A', 'scorecard.grades.B', 'scorecard.grades.C'),
        ...fieldsOf('hours', 'scorecard.lateHours'),
      ],
    },
    { id: 'items', items: 'scorecard.items' },
  ],
  inspection: [
    { id: 'yearly', rows: fieldsOf('times', 'yearly.site', 'yearly.practitioner'), columns: RATINGS },
    { id: 'again', rows: fieldsOf('percent', 'again'), columns: RATINGS },
  ],
};

/** The key of a field's words: vue-i18n takes dots apart. */
export function wordsOf(path: string): string {
  return path.replaceAll('.', '-');
}
