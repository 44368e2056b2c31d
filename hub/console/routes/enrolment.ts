import { z } from 'zod';
import { invitationText } from '../../../contract/enrolment.ts';
import { DeviceId } from '../../../contract/ids.ts';
import { fingerprintOf } from '../../../firmware-config/provisioning/fingerprint.ts';
import { audit } from '../../access/audit.ts';
import { endInvitation, listInvitations } from '../../fleet/invitation-list.ts';
import { InvitationView } from '../../fleet/invitation-view.ts';
import { inviteDevice } from '../../fleet/invitations.ts';
import { revokeDevice } from '../../registry/revoke.ts';
import type { Routes } from '../console-parts.ts';
import { InvitationInput, InvitationMade, RevocationInput } from '../fleet-schema.ts';
import { deskOf } from './fleet-orders.ts';

const DAY_MS = 86_400_000;
const Nothing = z.strictObject({});
const ById = z.strictObject({ id: z.string().max(64) });
const Invitations = z.strictObject({ items: z.array(InvitationView) });

/** How devices come in and go: invitations, and the end of trust. */
export const enrolmentRoutes: Routes = (app, parts) => {
  const { store, now } = parts;
  const config = { access: 'device.manage' } as const;

  app.get('/v1/fleet/invitations', { config, schema: { response: { 200: Invitations } } }, async () => ({
    items: await listInvitations(store.db, now()),
  }));

  app.post(
    '/v1/fleet/invitations',
    { config, schema: { body: InvitationInput, response: { 200: InvitationMade } } },
    async ({ body: { days, ...asked }, actor: account }) => {
      const { identity, addresses } = deskOf(parts);
      const { broker, deviceApi, enrolment: door } = addresses;
      const terms = { now: now(), lifetimeMs: days * DAY_MS };
      const invitation = await inviteDevice(store, identity, { ...asked, broker, deviceApi }, terms);
      const target = { type: 'device', id: asked.device };
      const detail = { invitation: invitation.id };
      await audit(store, { account, action: 'device.invited', target, outcome: 'done', detail }, terms.now);
      const until = new Date(terms.now + terms.lifetimeMs).toISOString();
      return { text: invitationText(invitation), fingerprint: fingerprintOf(identity.kid), until, door };
    },
  );

  app.post(
    '/v1/fleet/invitations/:id/end',
    { config, schema: { params: ById, body: Nothing, response: { 200: Nothing } } },
    async ({ params: { id }, actor: account }) => {
      await endInvitation(store.db, id, now());
      const target = { type: 'invitation', id };
      await audit(store, { account, action: 'device.invitation-ended', target, outcome: 'done' }, now());
      return {};
    },
  );

  app.post(
    '/v1/devices/:id/revocations',
    {
      config,
      schema: { params: z.strictObject({ id: DeviceId }), body: RevocationInput, response: { 200: Nothing } },
    },
    async ({ params: { id }, body, actor: account }) => {
      await revokeDevice(store, id, body.reason, now());
      const target = { type: 'device', id };
      await audit(store, { account, action: 'device.revoked', target, outcome: 'done' }, now());
      return {};
    },
  );
};
