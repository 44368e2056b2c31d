import type { Command } from '../../contract/command.ts';
import { Subject } from '../../contract/evidence.ts';
import type { DeviceId } from '../../contract/ids.ts';
import type { Store } from '../store/store.ts';
import { forgetWithdrawn } from './forget.ts';
import { readCursor, writeCursor } from './withdrawal-cursor.ts';

export interface WithdrawalParts {
  readonly store: Store;
  /** Signs, keeps and sends a command; a device that is offline gets it later. */
  readonly sendCommand: (device: DeviceId, body: Command['body']) => Promise<unknown>;
  readonly now: () => number;
}

const PAGE = 5000;

/**
 * Carries out every withdrawal of consent that has not been yet, and returns how many: templates leave the vault, and every
 * device that may hold one is told.
 *
 * Withdrawals are found in the stored evidence by a cursor over the ledger, not in the call that announces them: a hub that
 * dies between storing a withdrawal and carrying it out does so later. Doing one twice does no harm.
 */
export async function carryOutWithdrawals({ store, sendCommand, now }: WithdrawalParts): Promise<number> {
  let done = 0;
  for (;;) {
    const page = await store.db
      .selectFrom('attestations')
      .select(['kind', 'subject_type', 'subject', 'ledger_idx'])
      .where('ledger_idx', '>', await readCursor(store.db))
      .orderBy('ledger_idx')
      .limit(PAGE)
      .execute();
    const last = page.at(-1);
    if (!last) return done;

    for (const { subject_type, subject } of page.filter(({ kind }) => kind === 'consent.withdrawn')) {
      const person = Subject.parse({ type: subject_type, id: subject });
      const { devices } = await forgetWithdrawn({ store, now }, person);
      for (const device of devices) await sendCommand(device, { type: 'template.remove', subject: person });
      done += 1;
    }
    await writeCursor(store.db, last.ledger_idx, now());
  }
}
