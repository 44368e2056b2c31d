import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const PERIOD_MS = 60;
const engine = createOnnxEngine();
let kiosk: RunningCapture;
let socket: WebSocket;
let feeding: NodeJS.Timeout | undefined;

beforeAll(() => engine.start());
afterAll(() => engine.stop());

beforeEach(async () => {
  const policy = { capture: { ...defaultFacePolicy().capture, timeoutMs: 2_000 } };
  kiosk = await runCapture({ engine, policy, camera: { type: 'browser' } });
  socket = new WebSocket(`${kiosk.capture.url.replace('http', 'ws')}/ws`);
  await new Promise((resolve) => socket.once('open', resolve));
});
afterEach(async () => {
  clearInterval(feeding);
  socket.close();
  await kiosk.stop();
});

/** Feeds the camera from now on with what `next` gives. */
function feed(next: (turn: number) => Buffer | undefined): void {
  clearInterval(feeding);
  let turn = 0;
  feeding = setInterval(() => {
    const picture = next(turn++);
    if (picture) socket.send(picture);
  }, PERIOD_MS);
}

/** Lets a person be enrolled live, and returns the pictures that somebody who listens in on the camera would have. */
async function enrolledLive(): Promise<Buffer[]> {
  const pictures = await Promise.all(Array.from({ length: 60 }, (_, variant) => portrait('regular', variant)));
  feed((turn) => pictures[turn]);
  const { body } = await kiosk.post('/api/enrolments', { type: 'insured', number: NUMBER, consent }, staff);
  expect(body).toMatchObject({ outcome: 'enrolled' });
  return pictures;
}

async function checkIn() {
  return (await kiosk.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, nonce: 'v1' })).body;
}

describe('a camera that somebody feeds', () => {
  it('never matches by one still of the enrolled person', async () => {
    const [still] = await enrolledLive();
    feed(() => still);
    await new Promise((resolve) => setTimeout(resolve, 2 * PERIOD_MS));
    expect(await checkIn()).toMatchObject({ outcome: 'not-assessable', reasons: ['timed-out'] });
  });

  it('is found out when a recording is played again, and judges nobody until new pictures come', async () => {
    const pictures = await enrolledLive();
    feed((turn) => pictures[turn % 12]);
    await vi.waitFor(() => expect(kiosk.capture.cameraState).toBe('looped'), { timeout: 5_000 });
    expect(await checkIn()).toMatchObject({ outcome: 'not-assessable', reasons: ['camera-lost'] });
    await vi.waitFor(() => expect(kiosk.events().at(-1)).toMatchObject({ status: { event: 'camera-looped' } }), {
      timeout: 8_000,
    });
    const others = await Promise.all(Array.from({ length: 80 }, (_, i) => portrait('regular', 100 + i)));
    feed((turn) => others[turn]);
    await vi.waitFor(() => expect(kiosk.capture.cameraState).toBe('ok'), { timeout: 5_000 });
    expect(await checkIn()).toMatchObject({ outcome: 'match' });
  });
});
