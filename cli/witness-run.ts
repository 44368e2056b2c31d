import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { eddsa } from '../contract/signature/eddsa.ts';
import { readPrivateKey, writePrivateKey } from '../contract/signature/key-file.ts';
import { parseVerifierKey, verifierKeyOf } from '../hub/ledger/checkpoint/verifier-key.ts';
import { witnessServer } from '../hub/ledger/witness/server.ts';
import { createWitness } from '../hub/ledger/witness/witness.ts';
import { printFacts } from './facts.ts';
import type { WitnessRunOptions } from './witness.ts';

/** `zs witness run`: a process of its own, on another bureau's machine. */
export async function runWitness({ data, name, log, host, port }: WitnessRunOptions): Promise<void> {
  const logs = log.map((key) => parseVerifierKey(key, 'log'));
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const file = join(data, 'witness.key');
  if (!existsSync(file)) writePrivateKey(file, eddsa.generate().privateKey);
  const key = readPrivateKey(file);
  const verifierKey = verifierKeyOf({ name, publicKey: createPublicKey(key) }, 'witness');
  parseVerifierKey(verifierKey, 'witness'); // a name that could not be read back would make cosignatures that nobody can check

  const logger = pino({ level: 'info' }, pino.destination({ dest: 2, sync: true }));
  const witness = createWitness({ dir: join(data, 'logs'), name, key, logs, now: Date.now });
  const server = witnessServer({ witness, verifierKey, logger });
  server.listen(port, host);
  await once(server, 'listening');
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  printFacts({
    witness: verifierKey,
    logs: logs.map((one) => one.name).join(', '),
    'at the hub': `--witness ${verifierKey}@${url}`,
  });
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  server.closeAllConnections();
  server.close();
}
