import type { Logger } from 'pino';
import { lookAtScorecards } from '../../hub/credit/keeper.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';
import { inspectionSeal, lookAtInspections } from '../../hub/inspection/keeper.ts';
import { catchUp } from '../../hub/overview/catch-up.ts';
import { makeDueReports } from '../../hub/reports/report-keeper.ts';
import type { Store } from '../../hub/store/store.ts';
import { lookAtCases } from '../../hub/workflow/keeper.ts';
import { before, type Errand } from './agenda.ts';

export interface DutyParts {
  readonly store: Store;
  readonly identity: HubIdentity;
  readonly logger: Logger;
  /** ms since 1970. */
  readonly now: () => number;
}

/**
 * What a hub does by itself, on each morning of the past: periods that end, reports, plans of inspections, and the ratings of a month
 * when they are due. `opens`: when the office opens, ms since 1970.
 */
export function hubErrands(parts: DutyParts, opens: number, days: number): Errand[] {
  const { store, identity, now } = parts;
  const { hub } = identity;
  const seal = inspectionSeal(identity.regionKey);
  return Array.from({ length: days + 1 }, (_, daysAgo) => ({
    at: before(opens, daysAgo, '06:10'),
    async run() {
      await lookAtCases(parts);
      await lookAtInspections({ ...parts, seal });
      await lookAtScorecards(parts);
      await catchUp(store, now());
      await makeDueReports({ store, hub, now });
    },
  }));
}
