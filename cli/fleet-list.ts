import type { DeviceProfile } from '../contract/device-config.ts';
import type { CameraCondition } from '../contract/presence.ts';
import { fleetLines, type Language } from '../hub/fleet/fleet-lines.ts';
import { listFleet } from '../hub/fleet/list-fleet.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

export interface ListOptions extends HubFolder {
  readonly site?: string;
  readonly profile?: DeviceProfile;
  readonly camera?: CameraCondition;
  readonly online?: true;
  readonly offline?: true;
  readonly trouble?: true;
  readonly json: boolean;
  readonly language: Language;
}

/** `zs fleet` */
export async function list(options: ListOptions): Promise<void> {
  const { site, profile, camera, online, offline, trouble, json, language } = options;
  const filter = {
    ...(site !== undefined && { site }),
    ...(profile && { profile }),
    ...(camera && { camera }),
    ...((online || offline) && { online: online === true }),
    ...(trouble && { trouble }),
  };
  const items = await withStore(options, ({ db }) => listFleet(db, filter));
  if (json) console.log(JSON.stringify({ items }));
  else for (const line of fleetLines(items, language, Date.now())) console.log(line);
}
