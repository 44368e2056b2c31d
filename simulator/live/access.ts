import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DeviceId, SiteId } from '../../contract/ids.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { CityError } from '../city/error.ts';

/** With what the city's devices are let in at a hub's broker: mutual TLS, PEM. */
export const CityAccess = z.strictObject({
  broker: z.url(),
  ca: z.string(),
  devices: z.array(z.strictObject({ device: DeviceId, site: SiteId, certificate: z.string(), key: z.string() })),
});
export type CityAccess = z.infer<typeof CityAccess>;

const FILE = 'access.json';

/** Keeps what lets the devices in, mode 0600. */
export function writeAccess(folder: string, access: CityAccess): void {
  replaceSecretFile(join(folder, FILE), JSON.stringify(access));
}

/** Throws CityError when the devices were not approved at a hub yet. */
export function readAccess(folder: string): CityAccess {
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    throw new CityError(
      'BAD_CITY',
      `no hub knows the devices of ${folder}; first: zs simulate --out ${folder} --hub DIR`,
    );
  }
  return parseOrThrow(CityAccess, JSON.parse(readSecretFile(path)), path);
}
