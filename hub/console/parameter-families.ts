import { previewCredit } from '../credit/parameter-preview.ts';
import { CREDIT_PARAMETERS } from '../credit/parameters.ts';
import { previewInspection } from '../inspection/parameter-preview.ts';
import { INSPECTION_PARAMETERS } from '../inspection/parameters.ts';
import type { FamilyName, ParameterFamily, ParameterValues } from '../parameters/family.ts';
import { parametersOn } from '../parameters/in-force.ts';
import type { Database } from '../store/store.ts';
import { previewWorkflow } from '../workflow/parameter-preview.ts';
import { WORKFLOW_PARAMETERS } from '../workflow/parameters.ts';

/** A family with what other values would do to the figures of now. */
export interface GovernedFamily {
  readonly family: ParameterFamily<ParameterValues>;
  readonly preview: (db: Database, values: ParameterValues, date: string, now: number) => Promise<object>;
}

/** Every family of parameters that people change on one page. */
export const GOVERNED_FAMILIES: Readonly<Record<FamilyName, GovernedFamily>> = {
  workflow: governed(WORKFLOW_PARAMETERS, previewWorkflow),
  credit: governed(CREDIT_PARAMETERS, previewCredit),
  inspection: governed(INSPECTION_PARAMETERS, previewInspection),
};

function governed<T extends ParameterValues>(
  family: ParameterFamily<T>,
  compare: (db: Database, inForce: T, wanted: T, now: number) => Promise<object>,
): GovernedFamily {
  return {
    family,
    preview: async (db, values, date, now) =>
      compare(db, await parametersOn(db, family, date), family.schema.parse(values), now),
  };
}
