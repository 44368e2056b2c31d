import { RingPlan } from '../../firmware-config/rings/ring-plan.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { RolloutStatus } from './fleet-view.ts';
import { Release } from './release.ts';

const LISTED_FAILURES = 100;

/** The latest roll-outs, newest first, or the one that is named. */
export async function rolloutStatus(db: Database, id?: string, limit = 20): Promise<RolloutStatus[]> {
  let query = db.selectFrom('rollouts').selectAll().orderBy('id', 'desc').limit(limit);
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.execute();
  return await Promise.all(rows.map((row) => statusOf(db, row)));
}

async function statusOf(db: Database, row: Row<'rollouts'>): Promise<RolloutStatus> {
  const plan = RingPlan.parse(JSON.parse(row.plan));
  const { healthyWithinS: _, ...changes } = Release.parse(JSON.parse(row.release));
  const counts = await db
    .selectFrom('rollout_devices')
    .select(({ fn }) => ['ring', 'state', fn.countAll<number>().as('devices')])
    .where('rollout', '=', row.id)
    .groupBy(['ring', 'state'])
    .execute();
  const failures = await db
    .selectFrom('rollout_devices')
    .select(['device', 'problem'])
    .where('rollout', '=', row.id)
    .where('problem', 'is not', null)
    .orderBy('device')
    .limit(LISTED_FAILURES)
    .execute();
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    ring: plan.rings[Number(row.ring)]?.name ?? '',
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    changes: Object.keys(changes),
    rings: plan.rings.map(({ name }, ring) => {
      const of = (state?: string) =>
        counts
          .filter((one) => Number(one.ring) === ring && (state === undefined || one.state === state))
          .reduce((sum, { devices }) => sum + Number(devices), 0);
      return {
        name,
        devices: of(),
        waiting: of('waiting'),
        sent: of('sent'),
        applied: of('applied'),
        failed: of('failed'),
        reverting: of('reverting'),
        leftOut: of('left-out'),
      };
    }),
    failures: failures.map(({ device, problem }) => ({ device, problem: problem ?? '' })),
  };
}
