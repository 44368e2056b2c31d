import type { Logger } from 'pino';
import type { DeviceConfig } from '../../contract/device-config.ts';
import { browserMeasurement } from './browser-position.ts';
import { createGpsdClient } from './gpsd-client.ts';
import { createLocator, type Locator, type LocatorParts } from './locator.ts';
import { linuxNetworks } from './network-signal.ts';
import type { PlaceSource } from './place-source.ts';

export interface OpenLocator {
  readonly locator: Locator;
  stop(): Promise<void>;
}

export interface OpenLocatorParts {
  readonly config: Pick<DeviceConfig, 'position' | 'fence' | 'networks'>;
  readonly source: PlaceSource | undefined;
  readonly clockKept: () => boolean;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The locator of a device, with what its local configuration says it can measure with. */
export function openLocator({ config, source, clockKept, logger, now }: OpenLocatorParts): OpenLocator {
  const client = source?.type === 'gpsd' ? createGpsdClient({ ...source, logger, now }) : undefined;
  client?.start();
  return {
    locator: createLocator({ config, networks: linuxNetworks(), clockKept, now, ...measuring(source, client) }),
    stop: async () => await client?.stop(),
  };
}

function measuring(
  source: PlaceSource | undefined,
  client: ReturnType<typeof createGpsdClient> | undefined,
): Pick<LocatorParts, 'measure'> {
  if (client) return { measure: () => client.locate() };
  if (source?.type !== 'browser') return {};
  return { measure: async (said) => browserMeasurement(said, source.datum) };
}
