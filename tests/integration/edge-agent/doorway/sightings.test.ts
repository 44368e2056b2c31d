import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Subject } from '../../../../contract/evidence.ts';
import { digestOf } from '../../../../contract/jws.ts';
import type { FaceTemplate } from '../../../../contract/vault.ts';
import { JpegSplitter } from '../../../../edge-agent/camera/jpeg-splitter.ts';
import { decodeImage } from '../../../../models/decode.ts';
import type { Embedding } from '../../../../models/engine/face-engine.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { meanTemplate, similarityUnder } from '../../../../models/match.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { encodeVector } from '../../../../models/template.ts';
import { emptyRoom, type PersonInPhoto, portrait } from '../../../support/portrait.ts';
import { type RunningDoorway, runDoorway } from '../../../support/running-doorway.ts';
import { sampleSubject, sampleTemplate } from '../../../support/sample-template.ts';

const engine = createOnnxEngine();
const policy = defaultFacePolicy();
const doctor = sampleSubject('d', 'practitioner');
const nurse = sampleSubject('n', 'practitioner');
const SCOPES: FaceTemplate['consent']['scopes'] = ['face-verification', 'template-site', 'sighting'];
const MINUTES = 60_000;
let running: RunningDoorway | undefined;

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function faceOf(picture: Buffer): Promise<Embedding> {
  const analysis = await engine.analyse(await decodeImage(picture), policy.quality);
  if (analysis.outcome !== 'usable') throw new Error(`no usable face: ${analysis.reasons}`);
  return analysis.embedding;
}

async function templateOf(subject: Subject, person: PersonInPhoto, scopes = SCOPES): Promise<FaceTemplate> {
  const faces = await Promise.all([20, 21, 22].map(async (variant) => faceOf(await portrait(person, variant))));
  const template = sampleTemplate(subject, { model: engine.model, vector: encodeVector(meanTemplate(faces)) });
  return { ...template, consent: { ...template.consent, scopes } };
}

/** Pictures of somebody who stands there and breathes. */
const breathing = (person: PersonInPhoto) =>
  Promise.all([0, 1, 2, 3, 4, 5].map((variant) => portrait(person, variant)));

/** Two people who come through the door together, on a wide picture. */
async function together(left: PersonInPhoto, right: PersonInPhoto, variant: number): Promise<Buffer> {
  return sharp({ create: { width: 1280, height: 480, channels: 3, background: '#808080' } })
    .composite([
      { input: await portrait(left, variant), left: 0, top: 0 },
      { input: await portrait(right, variant), left: 640, top: 0 },
    ])
    .jpeg()
    .toBuffer();
}

async function watching(over: Partial<Parameters<typeof runDoorway>[0]> = {}): Promise<RunningDoorway> {
  running = await runDoorway({ engine, templates: [await templateOf(doctor, 'doctor')], ...over });
  running.stage.show(await emptyRoom());
  return running;
}

/** Until the faces in the picture have been judged: so many tracks with this outcome. */
async function judged(doorway: RunningDoorway, outcome: string, times = 1): Promise<void> {
  await vi.waitFor(
    async () => {
      const { text } = await doorway.get('/metrics');
      expect(text).toContain(`zs_agent_sighting_tracks_total{outcome="${outcome}"} ${times}`);
    },
    { timeout: 15_000, interval: 100 },
  );
}

async function leave(doorway: RunningDoorway): Promise<void> {
  doorway.stage.show(await emptyRoom());
  await vi.waitFor(() => expect(doorway.doorway.busy).toBe(false), { timeout: 8_000 });
}

const clips = { days: 30, megabytes: 100, leaveFreeMegabytes: 100 };

describe('a camera that watches a place', () => {
  it('signs an enrolled member of staff once in an interval, over a restart too', async () => {
    const doorway = await watching();
    doorway.stage.show(...(await breathing('doctor')));
    await judged(doorway, 'sighted');
    expect(doorway.sightings()).toEqual([
      expect.objectContaining({
        subject: doctor,
        place: { type: 'desk', id: '1' },
        face: expect.objectContaining({ outcome: 'match', threshold: 0.475, policy: policy.id }),
        pad: { outcome: 'not-run' },
      }),
    ]);
    expect(doorway.sightings()[0]?.media).toBeUndefined();
    await doorway.restart();
    await judged(doorway, 'known-lately');
    expect(doorway.sightings()).toHaveLength(1);
    doorway.pass(11 * MINUTES);
    await doorway.restart();
    await judged(doorway, 'sighted');
    expect(doorway.sightings()).toHaveLength(2);
  });

  it('signs and keeps nothing of anybody who is not enrolled, or did not agree', async () => {
    const withoutConsent = await templateOf(nurse, 'returning', ['face-verification', 'template-site']);
    const doorway = await watching({
      templates: [await templateOf(doctor, 'doctor'), withoutConsent],
      sightings: { clips },
    });
    const before = filesIn(doorway.folder);
    doorway.stage.show(...(await breathing('stranger')));
    await judged(doorway, 'unknown');
    await leave(doorway);
    doorway.stage.show(...(await breathing('returning')));
    await judged(doorway, 'unknown', 2);
    expect(doorway.sightings()).toEqual([]);
    expect(filesIn(doorway.folder)).toEqual(before);
  });

  it('names one of two who come together, and keeps pictures of that one only', async () => {
    const doorway = await watching({ sightings: { clips } });
    doorway.stage.show(...(await Promise.all([0, 1, 2, 3].map((variant) => together('regular', 'doctor', variant)))));
    await judged(doorway, 'sighted');
    const [sighting] = doorway.sightings();
    expect(doorway.sightings()).toHaveLength(1);
    expect(sighting?.subject).toEqual(doctor);
    const [media] = sighting?.media ?? [];
    if (media === undefined) throw new Error('no clip');

    expect(await doorway.doorway.releaseClip(media, 'case-7')).toBe('done');
    const [clip] = doorway.delivered;
    expect(clip).toMatchObject({ media, order: 'case-7' });
    const content = clip?.content ?? Buffer.alloc(0);
    expect(digestOf(content)).toBe(media);
    const pictures = new JpegSplitter(1_000_000).push(content);
    expect(pictures.length).toBeGreaterThanOrEqual(policy.capture.framesToDecide);
    const similar = similarityUnder(policy);
    const known = await faceOf(await portrait('doctor', 20));
    for (const picture of pictures) {
      expect(picture.toString('latin1')).toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
      const analysis = await engine.analyse(await decodeImage(picture), policy.quality);
      expect(analysis.faces).toHaveLength(1);
      expect(similar(await faceOf(picture), known)).toBeGreaterThan(policy.verification.threshold);
    }
  });

  it('forgets a person and the clips at once when the hub says so', async () => {
    const doorway = await watching({ sightings: { everyMinutes: 1, clips } });
    doorway.stage.show(...(await breathing('doctor')));
    await judged(doorway, 'sighted');
    const [media] = doorway.sightings()[0]?.media ?? [];
    doorway.doorway.removeTemplate(doctor);
    expect(doorway.events().at(-1)).toMatchObject({ kind: 'device.status', status: { event: 'template-removed' } });
    expect(media && (await doorway.doorway.releaseClip(media, 'case-7'))).toBe('refused');
    expect(doorway.delivered).toEqual([]);
    doorway.pass(2 * MINUTES);
    await leave(doorway);
    doorway.stage.show(...(await breathing('doctor')));
    await judged(doorway, 'unknown');
    expect(doorway.sightings()).toHaveLength(1);
  });

  it('says on its own machine how it is, and shows nobody', async () => {
    const doorway = await watching();
    await vi.waitFor(async () => expect((await doorway.get('/health')).status).toBe(200), { timeout: 8_000 });
    expect(JSON.parse((await doorway.get('/health')).text)).toMatchObject({ healthy: true, camera: 'ok', staff: 1 });
    expect((await doorway.get('/')).status).toBe(404);
  });
});

/** Names and sizes of what lies in the folder of a device, without the pictures that its replay camera is fed with. */
function filesIn(folder: string): Record<string, number> {
  const names = readdirSync(folder).filter((name) => name !== 'camera' && !name.startsWith('outbox'));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name)).length]));
}
