import { DeviceId, newEventId } from '../../contract/ids.ts';
import { assignRings, type RingPlan } from '../../firmware-config/rings/ring-plan.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { contentWith, currentContent } from './content.ts';
import { FleetError } from './error.ts';
import { signDesired } from './issue.ts';
import { assertPolicyFits } from './policy-check.ts';
import type { Release, Selection } from './release.ts';

export interface NewRollout {
  readonly release: Release;
  readonly plan: RingPlan;
  readonly selection: Selection;
  /** Who ordered it: an account, never a person's name. */
  readonly by: string;
}

/**
 * Orders a roll-out; the hub that leads carries it out. Nothing is sent yet, but what the first device would be sent is made,
 * so that a release that can't be is refused here. Returns its id. Throws FleetError.
 */
export async function startRollout(
  store: Store,
  identity: HubIdentity,
  { release, plan, selection, by }: NewRollout,
  now: number,
): Promise<string> {
  const { healthyWithinS: _, ...changes } = release;
  if (Object.keys(changes).length === 0) throw new FleetError('NOTHING_TO_CHANGE', 'the release changes nothing');
  await assertPolicyFits(store.db, identity, release);
  return await store.transaction(
    async (trx) => {
      const running = await trx
        .selectFrom('rollouts')
        .select('id')
        .where('state', 'in', ['running', 'reverting'])
        .executeTakeFirst();
      if (running) {
        throw new FleetError(
          'ROLLOUT_RUNNING',
          `${running.id} is under way: zs fleet rollout stop ${running.id} first`,
        );
      }
      const devices = await selectDevices(trx, selection);
      const [first] = devices;
      if (!first) throw new FleetError('NO_DEVICES', 'no active device is meant by this selection');
      const id = newEventId(now);
      const content = await contentWith(trx, await currentContent(trx, first), release);
      signDesired(identity, first, 1, content, now);

      const at = new Date(now).toISOString();
      await trx
        .insertInto('rollouts')
        .values({
          id,
          release: JSON.stringify(release),
          plan: JSON.stringify(plan),
          state: 'running',
          reason: null,
          ring: 0,
          ring_began_at: at,
          started_by: by,
          started_at: at,
          ended_at: null,
        })
        .execute();
      const rings = assignRings(devices, plan, id);
      const rows = devices.map((device) => ({
        rollout: id,
        device,
        ring: rings.get(device) ?? plan.rings.length - 1,
        state: 'waiting' as const,
        revision: null,
        problem: null,
        ill_before: 0,
        sent_at: null,
        settled_at: null,
      }));
      for (let n = 0; n < rows.length; n += 1000) await insertRows(trx, 'rollout_devices', rows.slice(n, n + 1000));
      return id;
    },
    { sequencer: true },
  );
}

/** Stops a roll-out: nobody else gets the change, and unless `keep`, whoever has it goes back. Throws FleetError. */
export async function stopRollout(
  store: Store,
  id: string,
  { reason, keep }: { reason: string; keep: boolean },
  now: number,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const rollout = await findRollout(trx, id);
      if (rollout.state !== 'running') throw new FleetError('ROLLOUT_ENDED', `${id} is ${rollout.state} already`);
      await endRollout(trx, id, keep ? 'stopped' : 'reverting', reason, now);
    },
    { sequencer: true },
  );
}

/**
 * Goes on with a roll-out that was stopped, from its first ring that is not done: somebody has looked at the devices that failed. They are
 * left out; those that went back get the change anew.
 */
export async function resumeRollout(store: Store, id: string, now: number): Promise<void> {
  await store.transaction(
    async (trx) => {
      const rollout = await findRollout(trx, id);
      if (rollout.state !== 'stopped') {
        throw new FleetError('ROLLOUT_ENDED', `${id} is ${rollout.state}; only one that has stopped can go on`);
      }
      const own = trx.updateTable('rollout_devices').where('rollout', '=', id);
      await own.set({ state: 'left-out' }).where('state', '=', 'failed').execute();
      await own
        .set({ state: 'waiting', revision: null, problem: null, sent_at: null, settled_at: null })
        .where('state', '=', 'reverting')
        .execute();
      const changes = { state: 'running' as const, reason: null, ended_at: null, ring: 0 };
      await trx
        .updateTable('rollouts')
        .set({ ...changes, ring_began_at: new Date(now).toISOString() })
        .where('id', '=', id)
        .execute();
    },
    { sequencer: true },
  );
}

/** Ends a roll-out as far as sending is concerned. */
export async function endRollout(
  trx: DatabaseTransaction,
  id: string,
  state: 'reverting' | 'stopped' | 'finished',
  reason: string | null,
  now: number,
): Promise<void> {
  const ended_at = new Date(now).toISOString();
  await trx.updateTable('rollouts').set({ state, reason, ended_at }).where('id', '=', id).execute();
}

async function findRollout(trx: DatabaseTransaction, id: string): Promise<Row<'rollouts'>> {
  const row = await trx.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row) return row;
  throw new FleetError('ROLLOUT_UNKNOWN', `there is no roll-out ${id}; see: zs fleet rollout status`);
}

async function selectDevices(trx: DatabaseTransaction, { site, profile, devices }: Selection): Promise<DeviceId[]> {
  let query = trx.selectFrom('devices').select('id').where('state', '=', 'active').orderBy('id');
  if (site) query = query.where('site', '=', site);
  if (profile) query = query.where('profile', '=', profile);
  if (!devices) return (await query.execute()).map(({ id }) => DeviceId.parse(id));
  const wanted = new Set<string>(devices);
  return (await query.execute()).filter(({ id }) => wanted.has(id)).map(({ id }) => DeviceId.parse(id));
}
