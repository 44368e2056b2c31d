import type { DeviceProfile, SiteNetwork } from '../contract/device-config.ts';
import { invitationText } from '../contract/enrolment.ts';
import type { Place, Position } from '../contract/evidence.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { fingerprintOf } from '../firmware-config/provisioning/fingerprint.ts';
import { InvitedDevice, inviteDevice } from '../hub/fleet/invitations.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

export interface InviteOptions extends HubFolder {
  readonly device: string;
  readonly site: string;
  readonly place: Place;
  readonly profile: DeviceProfile;
  readonly broker: string;
  readonly deviceApi: string;
  readonly notice: string;
  readonly position?: Position;
  readonly accuracy: number;
  readonly network?: SiteNetwork[];
  readonly days: number;
  readonly replace: boolean;
}

/** `zs provision invite` */
export async function invite(options: InviteOptions): Promise<void> {
  const identity = readHubIdentity(options.data, Date.now);
  const { device, site, place, profile, broker, deviceApi, notice, position, accuracy, network, days, replace } =
    options;
  const fix = position && { position: { ...position, accuracyM: accuracy } };
  const wanted = {
    device,
    site,
    place,
    profile,
    broker,
    deviceApi,
    notice,
    replace,
    ...fix,
    ...(network && { networks: network }),
  };
  const invited = parseOrThrow(InvitedDevice, wanted, 'invitation');
  const terms = { now: Date.now(), lifetimeMs: days * 86_400_000 };
  const invitation = await withStore(options, (store) => inviteDevice(store, identity, invited, terms));
  printFacts({
    device,
    'hub fingerprint': fingerprintOf(identity.kid),
    'good until': new Date(terms.now + terms.lifetimeMs).toISOString(),
    invitation: invitationText(invitation),
    next: 'on the device: zs provision device --dir DIR --setup SETUP --hub https://HUB:PORT --invitation TEXT',
  });
}
