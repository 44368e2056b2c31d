import type { Logger } from 'pino';
import type { DeviceReport, Presence } from '../../contract/presence.ts';
import { createRegularLook } from '../../hub/workers/regular-look.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { readAccess } from '../live/access.ts';
import { CityFleet } from '../live/fleet.ts';

const SAY_EVERY_MS = 120_000;
/** Every so many devices one stays away, and one has a cloth over its camera: a fleet of which all is well teaches nobody. */
const AWAY = 17;
const COVERED = 11;

export interface OfficeFleet {
  stop(): Promise<void>;
}

/** The city's devices on their lines to the hub, saying that they are there. `now` is the city's time, ms since 1970. */
export function startFleet(city: string, logger: Logger, now: () => number): OfficeFleet {
  const access = readAccess(city);
  const devices = access.devices.filter((_, n) => n % AWAY !== AWAY - 1);
  const fleet = new CityFleet({ ...access, devices });
  const { id: policy, model } = defaultFacePolicy();
  const say = async () => {
    await fleet.connect();
    for (const [n, { device, site }] of devices.entries()) {
      const camera = n % COVERED === COVERED - 1 ? 'covered' : 'ok';
      const clock = { source: 'ntp', offsetMs: ((n * 7) % 40) - 20 } as const;
      const runs = { agent: '1.0.0', config: 'city', revision: 0, policy, model, bundle: 0 };
      const report: DeviceReport = { ...runs, camera, clock, stalled: [], sinceProgressS: 0 };
      const presence: Presence = { v: 1, device, state: 'online', at: now() / 1000, camera: 'ok', report };
      await fleet.send({
        receivedAt: new Date(now()).toISOString(),
        ...{ site, device, channel: 'status', payload: JSON.stringify(presence) },
      });
    }
  };
  const duty = createRegularLook({
    everyMs: SAY_EVERY_MS,
    look: say,
    logger,
    failed: 'devices could not say that they are there',
  });
  duty.start();
  return {
    async stop() {
      await duty.stop();
      await fleet.close();
    },
  };
}
