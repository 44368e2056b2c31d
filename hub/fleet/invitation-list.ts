import type { Database } from '../store/store.ts';
import { FleetError } from './error.ts';
import type { InvitationView } from './invitation-view.ts';
import { InvitedDevice } from './invitations.ts';

const MOST = 200;

/** The latest invitations, newest first. `now` in ms since 1970. */
export async function listInvitations(db: Database, now: number): Promise<InvitationView[]> {
  const rows = await db
    .selectFrom('device_invitations')
    .select(['id', 'content', 'created_at', 'expires_at', 'used_at'])
    .orderBy('created_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(({ id, content, created_at, expires_at, used_at }) => {
    const { device, site, profile, place } = InvitedDevice.parse(JSON.parse(content));
    const state = used_at !== null ? 'used' : Date.parse(expires_at) > now ? 'open' : 'ended';
    return { id, device, site, profile, place, state, createdAt: created_at, expiresAt: expires_at, usedAt: used_at };
  });
}

/** Ends an invitation that was not used: whoever has it can enrol nothing from now on. Throws FleetError. */
export async function endInvitation(db: Database, id: string, now: number): Promise<void> {
  const at = new Date(now).toISOString();
  const { numUpdatedRows } = await db
    .updateTable('device_invitations')
    .set({ expires_at: at })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new FleetError('INVITATION_ENDED', 'this invitation is not open any more');
}
