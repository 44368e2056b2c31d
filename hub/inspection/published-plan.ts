import { provenLine } from '../draw/proven-line.ts';
import { latestCheckpoint } from '../ledger/checkpoint/issue.ts';
import type { Database } from '../store/store.ts';
import { InspectionError } from './error.ts';
import { findInspectionPlan, inspectionRosterOf } from './plan.ts';
import type { PublishedInspections } from './published-schema.ts';
import { VisitObjects } from './visit.ts';

/** A plan as it may be shown. Throws InspectionError `PLAN_UNKNOWN`. */
export async function publishedInspections(db: Database, month: string): Promise<PublishedInspections> {
  const row = await findInspectionPlan(db, month);
  if (!row) {
    throw new InspectionError(
      'PLAN_UNKNOWN',
      `there is no plan for ${month}; a hub makes one when two inspectors or more are named`,
    );
  }
  const checkpoint = await latestCheckpoint(db);
  const steps = [row.committed, row.drawn, row.revealed];
  const [committed, drawn, revealed] = await Promise.all(steps.map((id) => provenLine(db, id, checkpoint?.size ?? 0)));
  if (!committed) throw new InspectionError('PLAN_DAMAGED', `the commitment of ${row.id} is not in the ledger`);
  const visits = await db
    .selectFrom('inspection_visits')
    .selectAll()
    .where('plan', '=', row.id)
    .orderBy('day')
    .orderBy('site')
    .execute();
  return {
    ...{ plan: row.id, month, committed, drawn: drawn ?? null, revealed: revealed ?? null },
    checkpoint: checkpoint?.note ?? null,
    roster: revealed ? inspectionRosterOf(row) : null,
    visits: visits.map(({ site, objects, inspector_a, inspector_b, day, state }) => {
      return { site, objects: VisitObjects.parse(JSON.parse(objects)), pair: [inspector_a, inspector_b], day, state };
    }),
  };
}
