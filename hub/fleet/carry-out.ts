import type { DeviceId } from '../../contract/ids.ts';
import { RingPlan } from '../../firmware-config/rings/ring-plan.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { releaseAgain } from './bundles.ts';
import { contentBefore, contentWith, currentContent } from './content.ts';
import { issueDesired, type Signer } from './issue.ts';
import { loadMembers } from './members.ts';
import { DesiredContent, Release } from './release.ts';
import { nextStep, type RolloutStep } from './rollout-plan.ts';
import { endRollout } from './rollouts.ts';

/** Orders of one transaction, which holds the ledger's sequencer: about 60 ms of CPU. */
const PER_TRANSACTION = 50;

export interface CarryOutNeeds {
  readonly store: Store;
  readonly signer: Signer;
  readonly now: () => number;
}

/** Takes the next step of a roll-out, in one transaction. Returns what it was, for the log; undefined = it is being taken back. */
export async function carryOut({ store, signer, now }: CarryOutNeeds, id: string): Promise<RolloutStep | undefined> {
  return await store.transaction(
    async (trx) => {
      const rollout = await trx.selectFrom('rollouts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
      const plan = RingPlan.parse(JSON.parse(rollout.plan));
      const at = now();
      if (rollout.state === 'reverting') {
        await takeBack(trx, signer, rollout, Math.min(plan.atOnce, PER_TRANSACTION), at);
        return undefined;
      }
      if (rollout.state !== 'running') return undefined; // stopped by somebody meanwhile
      const members = await loadMembers(trx, id);
      const ring = Number(rollout.ring);
      const step = slice(nextStep({ plan, ring, ringBeganAt: Date.parse(rollout.ring_began_at), members }, at));
      if (step.do === 'send') await send(trx, signer, rollout, step.devices, at);
      else if (step.do === 'stop') await stop(trx, rollout, step, at);
      else if (step.do === 'advance') await advance(trx, rollout, at);
      else if (step.do === 'finish') await endRollout(trx, id, 'finished', null, at);
      return step;
    },
    { sequencer: true },
  );
}

/** The rest comes with the next step, at once: in between, ingest gets its turn. */
function slice(step: RolloutStep): RolloutStep {
  return step.do === 'send' ? { ...step, devices: step.devices.slice(0, PER_TRANSACTION) } : step;
}

async function send(
  trx: DatabaseTransaction,
  signer: Signer,
  rollout: Row<'rollouts'>,
  devices: readonly DeviceId[],
  now: number,
): Promise<void> {
  const release = Release.parse(JSON.parse(rollout.release));
  for (const device of devices) {
    const former = await currentContent(trx, device);
    const content = await contentWith(trx, former, release);
    const revision = await issueDesired(trx, signer, { device, content, former, rollout: rollout.id }, now);
    const report = await trx
      .selectFrom('device_reports')
      .select('ill_since')
      .where('device', '=', device)
      .executeTakeFirst();
    const ill_before = report?.ill_since ? 1 : 0;
    await trx
      .updateTable('rollout_devices')
      .set({ state: 'sent', revision, ill_before, sent_at: new Date(now).toISOString() })
      .where('rollout', '=', rollout.id)
      .where('device', '=', device)
      .execute();
  }
}

async function stop(
  trx: DatabaseTransaction,
  { id }: Row<'rollouts'>,
  { failed, silent }: Extract<RolloutStep, { do: 'stop' }>,
  now: number,
): Promise<void> {
  for (const [device, problem] of silent) {
    await trx
      .updateTable('rollout_devices')
      .set({ problem })
      .where('rollout', '=', id)
      .where('device', '=', device)
      .execute();
  }
  const names = failed.slice(0, 5).map(({ device }) => device);
  const more = failed.length > names.length ? ` and ${failed.length - names.length} more` : '';
  await endRollout(trx, id, 'reverting', `failed: ${names.join(', ')}${more}`, now);
}

async function advance(trx: DatabaseTransaction, { id, ring }: Row<'rollouts'>, now: number): Promise<void> {
  const ring_began_at = new Date(now).toISOString();
  await trx
    .updateTable('rollouts')
    .set({ ring: Number(ring) + 1, ring_began_at })
    .where('id', '=', id)
    .execute();
}

/** Orders back some of those that have the change or may still take it; those that failed went back by themselves. */
async function takeBack(
  trx: DatabaseTransaction,
  signer: Signer,
  { id }: Row<'rollouts'>,
  atOnce: number,
  now: number,
): Promise<void> {
  const rows = await trx
    .selectFrom('rollout_devices as member')
    .innerJoin('desired_states as given', (join) =>
      join.onRef('given.device', '=', 'member.device').onRef('given.revision', '=', 'member.revision'),
    )
    .select(['member.device', 'given.content', 'given.former'])
    .where('member.rollout', '=', id)
    .where('member.state', 'in', ['sent', 'applied'])
    .orderBy('member.device')
    .limit(atOnce)
    .execute();
  for (const row of rows) {
    const device = row.device as DeviceId;
    const failed = DesiredContent.parse(JSON.parse(row.content));
    const former = DesiredContent.parse(JSON.parse(row.former));
    const content = await contentBefore(trx, former, failed, (bundle) => releaseAgain(trx, bundle, now));
    await issueDesired(trx, signer, { device, content, former: failed, rollout: id }, now);
    await trx
      .updateTable('rollout_devices')
      .set({ state: 'reverting' })
      .where('rollout', '=', id)
      .where('device', '=', device)
      .execute();
  }
  if (rows.length === 0) await trx.updateTable('rollouts').set({ state: 'stopped' }).where('id', '=', id).execute();
}
