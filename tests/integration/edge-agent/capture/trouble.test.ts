import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { KioskState } from '../../../../edge-agent/kiosk/kiosk-state.ts';
import type { FaceEngine } from '../../../../models/engine/face-engine.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { ModelError } from '../../../../models/error.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { portrait } from '../../../support/portrait.ts';
import { type CaptureSetup, type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const visit = { kind: 'patient.registration', number: NUMBER, nonce: 'visit-1' };
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const engine = createOnnxEngine();
let kiosk: RunningCapture;

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(() => kiosk.stop());

async function open(setup: Partial<CaptureSetup> = {}): Promise<void> {
  const policy = { capture: { ...defaultFacePolicy().capture, timeoutMs: 3000 } };
  kiosk = await runCapture({ engine, policy, ...setup });
  kiosk.stage.show(...(await Promise.all([0, 1, 2].map((variant) => portrait('regular', variant)))));
}

async function enrol(type = 'insured') {
  return kiosk.post('/api/enrolments', { type, number: NUMBER, consent }, staff);
}

async function phase(): Promise<KioskState['phase']> {
  return KioskState.parse(JSON.parse((await kiosk.get('/api/state')).text)).phase;
}

describe('a kiosk in trouble', () => {
  it('calls nothing done when the outbox is full, and says so on the screen', async () => {
    await open({ maxEvents: 1 });
    expect((await enrol()).status).toBe(200);
    expect(await kiosk.post('/api/check-ins', visit)).toMatchObject({
      status: 503,
      body: { error: { code: 'DISK_FULL' } },
    });
    expect(await phase()).toEqual({ name: 'out-of-service', reason: 'disk-full' });
    expect((await kiosk.get('/health')).status).toBe(503);
  });

  it('keeps no template when the consent cannot be signed', async () => {
    await open({ maxEvents: 1 });
    await kiosk.post('/api/alternatives', { type: 'downtime', reason: 'power', from: '2026-11-22T00:00:00Z' }, staff);
    expect((await enrol()).status).toBe(503);
    const gallery = new DatabaseSync(join(kiosk.folder, 'gallery.sqlite'));
    expect(gallery.prepare('SELECT count(*) AS n FROM templates').get()).toEqual({ n: 0 });
    gallery.close();
  });

  it('never matches an altered template, and withdrawing it still works', async () => {
    await open();
    await enrol();
    const gallery = new DatabaseSync(join(kiosk.folder, 'gallery.sqlite'));
    gallery.exec(`UPDATE templates SET model = 'another'`);
    gallery.close();
    expect(await kiosk.post('/api/check-ins', visit)).toMatchObject({
      status: 500,
      body: { error: { code: 'TEMPLATE_ALTERED' } },
    });
    expect(kiosk.events().map(({ kind }) => kind)).toEqual(['consent.granted']);
    expect((await kiosk.post('/api/withdrawals', { type: 'insured', number: NUMBER }, staff)).status).toBe(200);
    expect((await enrol()).body).toMatchObject({ outcome: 'enrolled' });
  });

  it('signs that the camera was lost, offers the downtime, and recovers by itself', async () => {
    await open();
    await enrol();
    const away = join(kiosk.folder, 'unplugged');
    renameSync(kiosk.stage.folder, away);
    await vi.waitFor(() => expect(kiosk.capture.cameraState).toBe('lost'), { timeout: 8000 });
    expect((await kiosk.post('/api/check-ins', visit)).body).toMatchObject({
      outcome: 'not-assessable',
      reasons: ['camera-lost'],
      next: ['alternative', 'proxy', 'downtime'],
    });
    expect(kiosk.events().at(-1)).toMatchObject({ face: { outcome: 'not-assessable', reasons: ['camera-lost'] } });
    renameSync(away, kiosk.stage.folder);
    await vi.waitFor(() => expect(kiosk.capture.cameraState).toBe('ok'), { timeout: 8000 });
    expect((await kiosk.post('/api/check-ins', visit)).body).toMatchObject({ outcome: 'match' });
  });

  it('is out of service while the face engine fails, and starts it again', async () => {
    let failing = false;
    let starts = 0;
    const moody: FaceEngine = {
      model: engine.model,
      digests: engine.digests,
      start: async () => {
        starts++;
        failing = false;
      },
      stop: async () => undefined,
      analyse: async (frame, quality) => {
        if (failing) throw new ModelError('WORKER_FAILED', 'the worker crashed');
        return engine.analyse(frame, quality);
      },
    };
    await open({ engine: moody });
    await enrol();
    failing = true;
    const answer = kiosk.post('/api/check-ins', visit);
    await vi.waitFor(async () => expect(await phase()).toEqual({ name: 'out-of-service', reason: 'engine-failed' }));
    expect((await answer).body).toMatchObject({ outcome: expect.stringMatching(/^(match|not-assessable)$/) });
    expect(starts).toBe(1);
    expect((await kiosk.post('/api/check-ins', visit)).body).toMatchObject({ outcome: 'match' });
  });
});

describe('a staff kiosk', () => {
  const position = { lat: 24.4798, lon: 118.0894, datum: 'WGS84', accuracyM: 5 };
  const fence = { centre: { lat: 24.4798, lon: 118.0894, datum: 'WGS84' }, radiusM: 100 };
  const clockIn = { kind: 'staff.clock-in', number: NUMBER };

  it('signs where staff clocked in, with the verdict on the fence', async () => {
    await open({ config: { profile: 'kiosk-staff', place: { type: 'staff', id: '1' }, position, fence } });
    await enrol('practitioner');
    expect((await kiosk.post('/api/check-ins', clockIn)).body).toMatchObject({ outcome: 'match' });
    expect(kiosk.events().at(-1)).toMatchObject({
      kind: 'staff.clock-in',
      subject: { type: 'practitioner' },
      geo: { source: 'fixed', fence: 'inside' },
    });
  });

  it('clocks people in although it does not know where it is, and says so', async () => {
    await open({ config: { profile: 'kiosk-staff', place: { type: 'staff', id: '1' } } });
    await enrol('practitioner');
    expect((await kiosk.post('/api/check-ins', clockIn)).body).toMatchObject({ outcome: 'match' });
    expect(kiosk.events().at(-1)).toMatchObject({ kind: 'staff.clock-in', unlocated: 'no-source' });
  });
});
