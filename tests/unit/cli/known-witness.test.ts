import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { knownWitness } from '../../../cli/known-witness.ts';
import { verifierKeyOf } from '../../../hub/ledger/checkpoint/verifier-key.ts';

const verifier = { name: 'witness.siming', publicKey: generateKeyPairSync('ed25519').publicKey };
const key = verifierKeyOf(verifier, 'witness');

it('a witness is named by its key and address, one after the other', () => {
  const one = knownWitness(`${key}@http://127.0.0.1:8090`);
  const two = knownWitness(`${key}@https://witness.example/siming`, one);
  expect(two.map(({ url, verifier: { name } }) => `${name} ${url}`)).toEqual([
    'witness.siming http://127.0.0.1:8090',
    'witness.siming https://witness.example/siming',
  ]);
});

it.each([
  ['no address', key],
  ['another scheme', `${key}@file:///tmp`],
  ['the key of a log', `${verifierKeyOf(verifier, 'log')}@http://127.0.0.1`],
  ['nothing', ''],
])('refuses %s', (_, text) => {
  expect(() => knownWitness(text)).toThrow();
});
