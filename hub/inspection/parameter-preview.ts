import { civilDate } from '../calendar/working-days.ts';
import { monthAfter, monthOf } from '../credit/scorecard/month.ts';
import type { Database } from '../store/store.ts';
import { chanceOf, type InspectionObject } from './draw.ts';
import { type InspectionPreview, OBJECT_TYPES } from './parameter-preview-schema.ts';
import { type InspectionParameters, RATINGS } from './parameters.ts';
import { findInspectionPlan } from './plan.ts';
import { loadInspectionRoster } from './roster.ts';

/** Adds up the chances of all objects as they are known now. `now` in ms since 1970. */
export async function previewInspection(
  db: Database,
  inForce: InspectionParameters,
  wanted: InspectionParameters,
  now: number,
): Promise<InspectionPreview> {
  let month = monthAfter(monthOf(civilDate(now)));
  while (await findInspectionPlan(db, month)) month = monthAfter(month);
  const { objects } = await loadInspectionRoster(db, month, now);
  const expected = (own: readonly InspectionObject[], rules: InspectionParameters) =>
    Math.round(own.reduce((sum, object) => sum + chanceOf(object, Number(month.slice(5)), rules), 0) * 10) / 10;
  const rows = OBJECT_TYPES.flatMap((type) =>
    RATINGS.flatMap((rating) => {
      const own = objects.filter((one) => one.type === type && one.rating === rating);
      const figures = { count: own.length, before: expected(own, inForce), after: expected(own, wanted) };
      return own.length === 0 ? [] : [{ type, rating, ...figures }];
    }),
  );
  return { month, objects: rows };
}
