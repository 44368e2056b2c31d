import { createPublicKey } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { writeSecretFile } from '../../contract/signature/key-file.ts';
import { PublicJwk } from '../../contract/signature/public-jwk.ts';
import { CITY_START, instantOf, iso } from './calendar.ts';
import type { City } from './city.ts';
import { CITY_FILES, type DevicesFile } from './city-folder.ts';
import { CityError } from './error.ts';
import { life } from './life.ts';
import type { CityOptions } from './options.ts';
import { signingKeyOf } from './signing.ts';

export interface CityCounts {
  /** Rows of claims, stays and cancellations. */
  readonly claims: number;
  readonly messages: number;
  readonly truth: number;
}

/** Lets a city live and writes what the hub, and whoever judges the hub, gets to see of it. Throws CityError. */
export async function writeCity(
  options: CityOptions,
  folder: string,
  onDay: (day: number, counts: CityCounts) => void = () => {},
): Promise<CityCounts> {
  check(options);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new CityError('FOLDER_NOT_EMPTY', `${folder} is not empty; name a new folder`);
  const files = {
    ...openLines(folder, 'claims', 'masters', 'challenges', 'truth'),
    messages: new Lines(join(folder, CITY_FILES.messages), true),
  };
  const counts = { claims: 0, messages: 0, truth: 0 };
  let last: City | undefined;
  for (const { city, day, messages } of life(options)) {
    const { diary } = city;
    counts.claims += diary.claims.length;
    counts.truth += diary.truth.length;
    counts.messages += messages.length;
    await files.claims.write(diary.claims.splice(0));
    await files.masters.write(diary.masters.splice(0));
    await files.challenges.write(diary.challenges.splice(0));
    await files.truth.write(diary.truth.splice(0));
    await files.messages.write(messages);
    last = city;
    onDay(day, counts);
  }
  await Promise.all(Object.values(files).map((file) => file.end()));
  if (last) writeRegisters(last, folder);
  return counts;
}

function check({ people, sites, days, fraud }: CityOptions): void {
  if (people < 100) throw new CityError('BAD_OPTION', 'a city has at least 100 people; raise --people');
  if (sites < 3)
    throw new CityError('BAD_OPTION', 'a city has at least 3 sites: a hospital, a clinic, a pharmacy; raise --sites');
  if (days < 1) throw new CityError('BAD_OPTION', 'a city lives for at least one day; raise --days');
  if (fraud < 0 || fraud > 0.5) throw new CityError('BAD_OPTION', '--fraud is a share from 0 to 0.5');
}

function writeRegisters(city: City, folder: string): void {
  const { options, sites, devices, regionKey } = city;
  const ends = iso(instantOf(options.days, 0));
  writeFileSync(join(folder, CITY_FILES.city), json({ ...options, begins: iso(CITY_START), ends }));
  writeFileSync(join(folder, CITY_FILES.devices), json(registry(sites, devices, options.seed)));
  if (!existsSync(join(folder, CITY_FILES.regionKey))) {
    writeSecretFile(join(folder, CITY_FILES.regionKey), regionKey.toString('base64'));
  }
}

function registry(sites: City['sites'], devices: City['devices'], seed: number): DevicesFile {
  return {
    sites: sites.map(({ id, lat, lon }) => ({ id, lat, lon })),
    devices: devices.map(({ id, site, ueid, profile, place, position }) => ({
      id,
      site: site.id,
      ueid,
      profile,
      place,
      position,
      jwk: PublicJwk.parse(createPublicKey(signingKeyOf(seed, id)).export({ format: 'jwk' })),
    })),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function openLines<Name extends 'claims' | 'masters' | 'challenges' | 'truth'>(folder: string, ...names: Name[]) {
  const opened = names.map((name) => [name, new Lines(join(folder, CITY_FILES[name]), false)]);
  return Object.fromEntries(opened) as Record<Name, Lines>;
}

/** A file of one JSON value a line, that waits for the disk. */
class Lines {
  readonly #into: Writable = new PassThrough();
  readonly #done: Promise<void>;

  constructor(path: string, gzip: boolean) {
    const file = createWriteStream(path, { flags: 'wx' });
    this.#done = gzip
      ? pipeline(this.#into as PassThrough, createGzip(), file)
      : pipeline(this.#into as PassThrough, file);
  }

  async write(rows: readonly object[]): Promise<void> {
    for (const row of rows) {
      if (this.#into.write(`${JSON.stringify(row)}\n`)) continue;
      await new Promise((resolve) => this.#into.once('drain', resolve));
    }
  }

  async end(): Promise<void> {
    this.#into.end();
    await this.#done;
  }
}
