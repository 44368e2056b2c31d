import { DeviceId } from '../../contract/ids.ts';
import type { Database } from '../store/store.ts';
import type { RolloutMember } from './rollout-plan.ts';

/** The members of a roll-out with how they are now. */
export async function loadMembers(db: Database, rollout: string): Promise<RolloutMember[]> {
  const rows = await db
    .selectFrom('rollout_devices as member')
    .leftJoin('device_reports as report', 'report.device', 'member.device')
    .select(['member.device', 'ring', 'state', 'sent_at', 'settled_at', 'ill_before', 'report.ill_since'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('device_presence as presence')
          .select('presence.id')
          .whereRef('presence.device', '=', 'member.device')
          .where('presence.online_until', 'is', null),
      ).as('online'),
    )
    .where('rollout', '=', rollout)
    .orderBy('ring')
    .orderBy('member.device')
    .execute();
  const at = (time: string | null) => (time === null ? null : Date.parse(time));
  return rows.map((row) => ({
    device: DeviceId.parse(row.device),
    ring: Number(row.ring),
    state: row.state,
    sentAt: at(row.sent_at),
    settledAt: at(row.settled_at),
    online: Boolean(row.online),
    illSince: row.ill_before ? null : at(row.ill_since),
  }));
}
