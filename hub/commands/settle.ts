import type { Attestation } from '../../contract/attestation.ts';
import type { DatabaseTransaction } from '../store/store.ts';

/** Closes the command that a device answers, in the transaction that stores the answer. Only its own device can. */
export async function settleCommand(trx: DatabaseTransaction, attestation: Attestation): Promise<void> {
  if (attestation.kind !== 'device.status' || attestation.status.answers === undefined) return;
  const { answers, event } = attestation.status;
  await trx
    .updateTable('commands')
    .set({ state: event === 'command-refused' ? 'refused' : 'done' })
    .where('jti', '=', answers)
    .where('device', '=', attestation.iss)
    .where('state', 'in', ['sent', 'expired'])
    .execute();
}
