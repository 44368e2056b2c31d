import { readFileSync } from 'node:fs';
import { openOutbox } from '../../edge-agent/outbox/outbox.ts';
import { type PortableDevice, STARTED, signingKeyOf, testAttestor } from './edge-device.ts';

// A process to be killed: attests without end and says each number only when it is durable.
const device: PortableDevice = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const outbox = openOutbox({ path: device.path, chain: device.chain, now: Date.now });
const attestor = testAttestor(outbox, { signingKey: signingKeyOf(device) });

function next(): void {
  process.stdout.write(`${attestor.attest(STARTED).seq}\n`);
  setImmediate(next);
}
next();
