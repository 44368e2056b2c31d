import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { runUplink } from './running-uplink.ts';

/** A device identity as JSON: keys as PEM. */
export type PortableIdentity = Omit<DeviceIdentity, 'signingKey' | 'transportKey' | 'hubKey' | 'regionKey'> & {
  readonly signingKey: string;
  readonly transportKey: string;
  readonly hubKey: string;
};

// A process to be killed: attests and sends without end, and says each number once it is durable.
const portable: PortableIdentity = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const identity: DeviceIdentity = {
  ...portable,
  signingKey: createPrivateKey(portable.signingKey),
  transportKey: createPrivateKey(portable.transportKey),
  hubKey: createPublicKey(portable.hubKey),
  regionKey: Buffer.alloc(32),
};
const device = runUplink(identity);
setInterval(() => {
  device.attest();
  process.stdout.write(`${device.outbox.tip().seq}\n`);
}, 2);
