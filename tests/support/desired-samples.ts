import type { DesiredState } from '../../contract/desired-state.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';

/** A desired state for a device, with what the test cares about laid over it. */
export function desiredState(
  { config }: Pick<DeviceIdentity, 'config'>,
  over: Partial<DesiredState> = {},
  now = Date.now(),
): DesiredState {
  const iat = Math.floor(now / 1000);
  return {
    v: 1,
    iss: config.hub,
    aud: config.device,
    iat,
    exp: iat + 86_400,
    revision: 1,
    config,
    settings: {},
    healthyWithinS: 20,
    ...over,
  };
}

/** The same as the hub signs it. */
export function signDesired(state: DesiredState, hub: Pick<HubIdentity, 'signingKey'>): string {
  return sign(MEDIA_TYPES.desiredState, state, hub.signingKey);
}
