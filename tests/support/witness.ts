import { createPublicKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { type NoteVerifier, verifierKeyOf } from '../../hub/ledger/checkpoint/verifier-key.ts';
import { witnessServer } from '../../hub/ledger/witness/server.ts';
import { createWitness, type Witness } from '../../hub/ledger/witness/witness.ts';

/** A witness of another bureau, on the loopback. */
export interface TestWitness {
  readonly url: string;
  readonly verifier: NoteVerifier;
  readonly verifierKey: string;
  readonly witness: Witness;
  stop(): Promise<void>;
}

export async function startWitness(
  dir: string,
  logs: readonly NoteVerifier[],
  { name = 'witness-siming', port = 0, key = eddsa.generate().privateKey, now = Date.now } = {},
): Promise<TestWitness> {
  const verifier = { name, publicKey: createPublicKey(key) };
  const witness = createWitness({ dir, name, key, logs, now });
  const verifierKey = verifierKeyOf(verifier, 'witness');
  const server = witnessServer({ witness, verifierKey, logger: pino({ level: 'silent' }) });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    verifier,
    verifierKey,
    witness,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
