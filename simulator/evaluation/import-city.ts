import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { readSecretFile } from '../../contract/signature/key-file.ts';
import { keyOfJwk } from '../../contract/signature/public-jwk.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { importClaims } from '../../hub/claims/import.ts';
import { IngestParameters } from '../../hub/ingest/parameters.ts';
import { examine, type RecordedBatch, recordBatch } from '../../hub/ingest/record-batch.ts';
import { importMasters } from '../../hub/masters/import.ts';
import { DeviceKeys } from '../../hub/registry/device-keys.ts';
import type { Store } from '../../hub/store/store.ts';
import {
  ChallengeLine,
  CITY_FILES,
  CityFile,
  DevicesFile,
  type MessageLine,
  MessageLine as MessageSchema,
} from '../city/city-folder.ts';
import { CityError } from '../city/error.ts';
import { inBatches, readLines } from './read-lines.ts';

const BATCH = 500;
const DAY_MS = 86_400_000;

/** What came of an import. `refused` by code of refusal: forged and replayed evidence ends there. */
export interface ImportedCity {
  readonly city: z.infer<typeof CityFile>;
  readonly claims: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * Imports a city's folder into an empty store, as a hub would have got it: registers, then every message through the
 * checks of ingest with its signature, then claims and stays. Throws CityError when anything honest is rejected.
 */
export async function importCity(
  store: Store,
  folder: string,
  onProgress: (what: string) => void = () => {},
): Promise<ImportedCity> {
  await register(
    store,
    DevicesFile.parse(JSON.parse(readFileSync(join(folder, CITY_FILES.devices), 'utf8'))),
    readCity(folder).begins,
  );
  return await importCityRecords(store, folder, onProgress);
}

/** Imports what happened in a city into a store that knows its sites and devices already; otherwise like `importCity`. */
export async function importCityRecords(
  store: Store,
  folder: string,
  onProgress: (what: 'registers' | 'messages' | 'claims') => void = () => {},
): Promise<ImportedCity> {
  const city = readCity(folder);
  const regionKey = Buffer.from(readSecretFile(join(folder, CITY_FILES.regionKey)), 'base64');
  const now = () => Date.parse(city.ends);
  onProgress('registers');
  const masters = await importMasters({ store, source: file(folder, 'masters'), regionKey, now });
  rejectNothing('masters', masters.rejected);
  onProgress('messages');
  const messages = await ingest(store, join(folder, CITY_FILES.messages));
  onProgress('claims');
  const claims = await importClaims({ store, source: file(folder, 'claims'), format: 'ndjson', regionKey, now });
  rejectNothing('claims', claims.rejected);
  await importChallenges(store, join(folder, CITY_FILES.challenges));
  return { city, claims: claims.accepted, ...messages };
}

/** What `city.json` says. Throws CityError when the folder holds no city. */
export function readCity(folder: string): ImportedCity['city'] {
  try {
    return CityFile.parse(JSON.parse(readFileSync(join(folder, CITY_FILES.city), 'utf8')));
  } catch (cause) {
    throw new CityError('BAD_CITY', `${folder} holds no city; make one with: zs simulate --out ${folder}`, cause);
  }
}

function file(folder: string, name: 'masters' | 'claims') {
  return createReadStream(join(folder, CITY_FILES[name]));
}

function rejectNothing(what: string, rejected: number): void {
  if (rejected > 0)
    throw new CityError('NOT_IMPORTED', `${rejected} rows of ${what} were rejected; simulate the city anew`);
}

async function register(store: Store, { sites, devices }: DevicesFile, begins: string): Promise<void> {
  const created_at = new Date(Date.parse(begins) - 30 * DAY_MS).toISOString();
  await store.transaction(async (trx) => {
    for (const { id, lat, lon } of sites) {
      const fence = JSON.stringify({ centre: { lat, lon, datum: 'WGS84' }, radiusM: 200 });
      await trx
        .insertInto('sites')
        .values({ id, name: id, region: id.slice(1, 7), fence, created_at })
        .execute();
    }
    for (const { id, site, ueid, profile, place, position, jwk } of devices) {
      const standing = { place: JSON.stringify(place), config: JSON.stringify(position ? { position } : {}) };
      const certificate = { certificate_serial: '00', certificate_fingerprint: `city-${id}` };
      const state = { state: 'active' as const, created_at, revoked_at: null, key_level: 'L0' };
      await trx
        .insertInto('devices')
        .values({ id, site, ueid, profile, ...standing, ...certificate, ...state })
        .execute();
      const key = { kid: thumbprint(keyOfJwk(jwk)), device: id, jwk: JSON.stringify(jwk) };
      await trx
        .insertInto('device_keys')
        .values({ ...key, valid_from: created_at, valid_until: null })
        .execute();
    }
  });
}

async function ingest(store: Store, path: string): Promise<Pick<ImportedCity, 'accepted' | 'refused'>> {
  const keys = new DeviceKeys();
  const refused: Record<string, number> = {};
  let accepted = 0;
  for await (const batch of inBatches(readLines(path, MessageSchema), BATCH)) {
    const recorded = await recordMessages(store, keys, batch);
    accepted += recorded.accepted.length;
    for (const code of recorded.refused) refused[code] = (refused[code] ?? 0) + 1;
  }
  return { accepted, refused };
}

/** Brings messages through the checks of ingest, signatures and all, at the time at which the last of them arrived. */
export async function recordMessages(
  store: Store,
  keys: DeviceKeys,
  batch: readonly MessageLine[],
): Promise<RecordedBatch> {
  const examined = await examine(batch.map(arrivalOf), (kids) => keys.load(store.db, kids));
  const last = Date.parse(batch.at(-1)?.receivedAt ?? '');
  return await store.transaction((trx) => recordBatch(trx, examined, IngestParameters.parse({}), last), {
    sequencer: true,
  });
}

function arrivalOf({ receivedAt, site, device, channel, payload }: MessageLine) {
  return {
    channel,
    topic: { site, device },
    payload: Buffer.from(payload),
    retained: false,
    receivedAt: Date.parse(receivedAt),
    acknowledge: () => {},
  };
}

// The plan is the challenge's id: the city asks one bed at a time.
async function importChallenges(store: Store, path: string): Promise<void> {
  for await (const batch of inBatches(readLines(path, ChallengeLine), BATCH)) {
    const rows = batch.map(({ id, stayId, person, site, issuedAt, dueAt }) => ({
      id,
      stay_id: stayId,
      person,
      site,
      plan: id,
      issued_at: issuedAt,
      due_at: dueAt,
      cancelled_at: null,
    }));
    await store.db.insertInto('bedside_challenges').values(rows).execute();
  }
}
