import type { StoredListener } from '../ingest/stored-listeners.ts';
import { enterOldOrders } from './old-orders.ts';
import { type ReceivedClips, removeClips } from './remove.ts';

/**
 * Removes a person's clips when they withdraw their consent, also those of cases under way: the signed event stays and says what
 * the camera decided; the pictures were theirs to take back. The device removes its own with the template.
 */
export function clipWithdrawals(clips: ReceivedClips): StoredListener {
  return {
    name: 'clip-withdrawals',
    async handle(events) {
      for (const { attestation } of events) {
        if (attestation.kind !== 'consent.withdrawn') continue;
        const { type, id } = attestation.subject;
        await enterOldOrders(clips.store);
        const rows = await clips.store.db
          .selectFrom('clip_orders')
          .select(['command', 'media'])
          .where('subject', '=', id)
          .where('subject_type', '=', type)
          .where('removed_at', 'is', null)
          .execute();
        await removeClips(clips, rows, 'withdrawn');
      }
    },
  };
}
