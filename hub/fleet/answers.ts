import type { DesiredAnswer } from '../../contract/desired-state.ts';
import type { DeviceId } from '../../contract/ids.ts';
import type { StoredListener } from '../ingest/stored-listeners.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { DesiredContent } from './release.ts';

const OUTCOMES = {
  'config-applied': 'applied',
  'config-refused': 'refused',
  'config-rolled-back': 'rolled-back',
} as const;
type AnswerEvent = keyof typeof OUTCOMES;

/** Hears of devices' signed answers to what they shall run. Hearing of one twice changes nothing. */
export function answerListener(store: Store, onAnswer: () => void): StoredListener {
  return {
    name: 'fleet',
    async handle(events) {
      for (const { attestation, receivedAt } of events) {
        if (attestation.kind !== 'device.status' || !attestation.status.desired) continue;
        const { event, desired } = attestation.status;
        if (!isAnswer(event)) continue;
        await store.transaction((trx) => settle(trx, attestation.iss, event, desired, receivedAt));
        onAnswer();
      }
    },
  };
}

const isAnswer = (event: string): event is AnswerEvent => Object.hasOwn(OUTCOMES, event);

/** `receivedAt` is the hub's time: soaking is counted by it, whatever the device's clock says. */
async function settle(
  trx: DatabaseTransaction,
  device: DeviceId,
  event: AnswerEvent,
  { revision, problem }: DesiredAnswer,
  receivedAt: string,
): Promise<void> {
  const row = await trx
    .selectFrom('desired_states')
    .select(['content', 'settled_at'])
    .where('device', '=', device)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (!row || row.settled_at !== null) return; // the first answer counts
  const state = OUTCOMES[event];
  await trx
    .updateTable('desired_states')
    .set({ state, problem: problem ?? null, settled_at: receivedAt })
    .where('device', '=', device)
    .where('revision', '=', revision)
    .execute();
  await trx
    .updateTable('rollout_devices')
    .set({ state: state === 'applied' ? 'applied' : 'failed', problem: problem ?? null, settled_at: receivedAt })
    .where('device', '=', device)
    .where('revision', '=', revision)
    .where('state', '=', 'sent')
    .execute();
  if (state !== 'applied') return;
  // What rules read of a device (where it stands, its fence) is what it runs.
  const { config } = DesiredContent.parse(JSON.parse(row.content));
  await trx
    .updateTable('devices')
    .set({ config: JSON.stringify(config), place: JSON.stringify(config.place) })
    .where('id', '=', device)
    .execute();
}
