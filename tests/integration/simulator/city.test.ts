import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { open } from '../../../contract/envelope.ts';
import { keyOfJwk } from '../../../contract/signature/public-jwk.ts';
import { thumbprint } from '../../../contract/signature/thumbprint.ts';
import { CITY_FILES, DevicesFile } from '../../../simulator/city/city-folder.ts';
import { FRAUD_KINDS } from '../../../simulator/city/truth.ts';
import { writeCity } from '../../../simulator/city/write-city.ts';
import { evaluateCity } from '../../../simulator/evaluation/evaluate.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const TINY = { people: 200, sites: 3, days: 3, seed: 7, fraud: 0.02 };
const folder = temporaryFolder('zhenshen-city');
const city = join(folder.path, 'city');

interface Line {
  readonly [name: string]: unknown;
}

function lines(name: keyof typeof CITY_FILES, of = city): Line[] {
  const bytes = readFileSync(join(of, CITY_FILES[name]));
  const text = (name === 'messages' ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

beforeAll(async () => {
  await writeCity(TINY, city);
});
afterAll(() => folder.remove());

describe('a simulated city', () => {
  it('is the same, byte for byte, for the same seed, and another for another', async () => {
    const digests = (of: string) =>
      readdirSync(of)
        .sort()
        .map(
          (name) =>
            `${name} ${createHash('sha256')
              .update(readFileSync(join(of, name)))
              .digest('hex')}`,
        );
    await writeCity(TINY, join(folder.path, 'again'));
    await writeCity({ ...TINY, seed: 8 }, join(folder.path, 'other'));
    expect(digests(join(folder.path, 'again'))).toEqual(digests(city));
    expect(digests(join(folder.path, 'other'))).not.toEqual(digests(city));
  });

  it('signs every message with the key of its device, except those that are forged', () => {
    const { devices } = DevicesFile.parse(JSON.parse(readFileSync(join(city, CITY_FILES.devices), 'utf8')));
    const keys = new Map(devices.map(({ jwk }) => [thumbprint(keyOfJwk(jwk)), keyOfJwk(jwk)]));
    const envelopes = lines('messages').filter(({ channel }) => channel === 'attest');
    const wrong = envelopes.filter(({ payload, device }) => {
      try {
        return open(String(payload), (kid) => keys.get(kid)).attestation.iss !== device;
      } catch {
        return true;
      }
    });
    const forged = lines('truth').filter(({ type, fraud }) => type === 'claim' && fraud === 'forged-attestation');
    expect(envelopes.length).toBeGreaterThan(100);
    expect(wrong.length).toBe(forged.length);
  });

  it('says of every claim and stay what is true about it, once', () => {
    const rows = lines('claims').flatMap(({ claimId, stayId }) => claimId ?? stayId ?? []);
    const told = lines('truth').filter(({ type }) => type === 'claim' || type === 'stay');
    expect(told.map(({ id }) => id).sort()).toEqual(rows.sort());
  });

  it('holds a case of every kind of fraud', () => {
    const kinds = new Set(lines('truth').flatMap(({ fraud }) => fraud ?? []));
    expect([...kinds].sort()).toEqual(Object.keys(FRAUD_KINDS).sort());
  });

  it('is refused in a folder that holds something', async () => {
    await expect(writeCity(TINY, city)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' });
  });
});

describe('the rules against a simulated city', () => {
  it('find what one look at the evidence shows, and accuse nobody honest of a violation', async () => {
    const { fraud, violationsOnHonest, refused, claims } = await evaluateCity(city);
    expect(claims).toBeGreaterThan(50);
    expect(refused).toMatchObject({ UNKNOWN_KEY: expect.any(Number), FORK: expect.any(Number) });
    for (const kind of [
      'fake-patient',
      'card-lending',
      'rented-licence',
      'forged-attestation',
      'cloned-device',
    ] as const) {
      expect(fraud[kind], kind).toMatchObject({ recall: 1 });
    }
    expect(violationsOnHonest).toBe(0);
  });
});
