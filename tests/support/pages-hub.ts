import { join } from 'node:path';
import pino from 'pino';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import { createBedsideKeeper } from '../../hub/bedside/keeper.ts';
import { BedsideParameters } from '../../hub/bedside/parameters.ts';
import { seedSeal } from '../../hub/bedside/seed.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import { defaultFacePolicy } from '../../models/policy.ts';
import { SITE, STORY_START } from './builders.ts';
import { claimRow, REGION_KEY } from './claim-builders.ts';
import { testConfig } from './edge-device.ts';
import { freePort } from './free-port.ts';
import { JUDGED_AT, JudgedStory, silent } from './judged-story.ts';
import { memoryStore } from './stores.ts';
import { testIdentity } from './test-identity.ts';

const HOUR_MS = 3_600_000;

/** A hub's console with a story behind it: a claim that nobody checked in for, devices that can be ordered to change, inpatients asked about. */
export interface PagesHub {
  readonly url: string;
  readonly story: JudgedStory;
  stop(): Promise<void>;
}

/** Without accounts: whoever opens it is operator, rule manager and technician. */
export async function startPagesHub(port?: number): Promise<PagesHub> {
  const story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(20);
  await story.import(claimRow({ lines: [] }));
  await configureDevices(story);
  await askInpatients(story);
  await story.judge();
  const identity = await testIdentity();
  const jws = sign(MEDIA_TYPES.facePolicy, defaultFacePolicy(), identity.signingKey, identity.kid);
  const addresses = { broker: 'mqtts://hub:8883', deviceApi: 'https://hub:8443', enrolment: 'https://hub:8444' };
  const app = await buildConsoleApp({
    ...story.consoleParts(),
    fleet: { identity, facePolicy: () => jws, addresses },
    started: { ...addresses, access: 'loopback', gate: true, bedside: BedsideParameters.parse({}), timestampUrl: null },
    facePolicy: defaultFacePolicy(),
    access: { mode: 'loopback' },
    webRoot: join(import.meta.dirname, '../../dist/web/console'),
    logger: silent,
  });
  const url = await app.listen({ host: '127.0.0.1', port: port ?? (await freePort()) });
  return {
    url,
    story,
    async stop() {
      await app.close();
      await story.store.close();
    },
  };
}

async function configureDevices({ store, desk, staff, elsewhere }: JudgedStory): Promise<void> {
  for (const { id, site } of [desk, staff, elsewhere].map(({ device }) => device)) {
    const config = JSON.stringify({ ...testConfig({ device: id }), site });
    await store.db.updateTable('devices').set({ config }).where('id', '=', id).execute();
  }
}

// The day before the story is over and its seed published. Nobody answered in ward W1, and ward W2 has no handheld.
async function askInpatients(story: JudgedStory): Promise<void> {
  const reportedAt = new Date(STORY_START - 60 * HOUR_MS).toISOString();
  const stays = Array.from({ length: 12 }, (_, n) => ({
    ...{ stayId: `S-${n}`, personId: `inpatient-${n}`, facilityId: SITE, kind: 'inpatient' },
    ...{ ward: n < 6 ? 'W1' : 'W2', bed: `${n}`, reportedAt, admittedAt: reportedAt },
  }));
  const { store } = story;
  await story.import(...stays);
  const place = JSON.stringify({ type: 'ward', id: 'W1' });
  const handheld = { id: 'handheld-1', site: SITE, ueid: 'handheld-1', profile: 'handheld-ward', place, config: '{}' };
  const certificate = { key_level: 'L0', certificate_serial: '00', certificate_fingerprint: 'none' };
  const life = { state: 'active', created_at: reportedAt, revoked_at: null } as const;
  await store.db
    .insertInto('devices')
    .values({ ...handheld, ...certificate, ...life })
    .execute();
  let now = STORY_START - 40 * HOUR_MS;
  const parameters = BedsideParameters.parse({ rate: 0.5, maxRounds: 1 });
  const keeper = createBedsideKeeper({
    ...{ store, seal: seedSeal(REGION_KEY), parameters, now: () => now },
    sendCommand: async () => 'none' as never,
    logger: pino({ level: 'silent' }),
  });
  for (; now < JUDGED_AT; now += HOUR_MS / 6) await keeper.look();
}
