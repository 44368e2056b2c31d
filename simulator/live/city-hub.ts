import { join } from 'node:path';
import type { Logger } from 'pino';
import { type RunningHub, startHub } from '../../hub/start.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { readCity } from '../evaluation/import-city.ts';
import { HubClock } from './clock.ts';
import { CITY_HUB, HOSTNAMES, prepareCityHub } from './region.ts';

export interface CityHubOptions {
  readonly city: string;
  /** The hub's own folder: new, or one that was used with this city before. */
  readonly dir: string;
  /** Console; the broker takes the next one, the device interface the one after. */
  readonly port: number;
  readonly logger: Logger;
}

/**
 * Starts the product's hub with the city's clock instead of the machine's: nothing that it keeps is evidence of anything. The clock
 * stands in the morning of the city's first day until somebody plays the city.
 */
export async function startCityHub({ city, dir, port, logger }: CityHubOptions): Promise<RunningHub> {
  await prepareCityHub(city, dir, `mqtts://127.0.0.1:${port + 1}`);
  const clock = new HubClock(city, readCity(city));
  clock.start();
  const hub = await startHubOfCity({ dir, port, logger, now: clock.now });
  return {
    consoleUrl: hub.consoleUrl,
    async stop() {
      clock.stop();
      await hub.stop();
    },
  };
}

/** The product's hub over a folder that `prepareCityHub` made, on this computer only. `now` is the city's time, ms since 1970. */
export function startHubOfCity({
  dir,
  port,
  logger,
  now,
}: Pick<CityHubOptions, 'dir' | 'port' | 'logger'> & { readonly now: () => number }): Promise<RunningHub> {
  const host = '127.0.0.1';
  return startHub({
    dir,
    hub: CITY_HUB,
    hostnames: HOSTNAMES,
    console: { host, port, access: { mode: 'loopback' } },
    broker: { host, port: port + 1 },
    deviceApi: { host, port: port + 2 },
    initialFacePolicy: defaultFacePolicy(),
    webRoot: join(import.meta.dirname, '../../dist/web/console'),
    logger,
    now,
  });
}
