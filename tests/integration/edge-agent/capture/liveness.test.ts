import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PadPolicy } from '../../../../contract/face-policy.ts';
import { isMatch } from '../../../../hub/crosscheck/visit-window.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const engine = createOnnxEngine();
let kiosk: RunningCapture;

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(() => kiosk.stop());

/** Enrols a person at a kiosk with this policy and checks the same person in, from photographs as every test has to. */
async function checkInUnder(pad: Pick<PadPolicy, 'low' | 'high'>) {
  kiosk = await runCapture({ engine, policy: { pad: { method: 'passive-1', minFrames: 8, ...pad } } });
  kiosk.stage.show(await portrait('regular', 0));
  await kiosk.post('/api/enrolments', { type: 'insured', number: NUMBER, consent }, staff);
  const { body } = await kiosk.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, nonce: 'v1' });
  const event = kiosk.events().at(-1);
  if (event?.kind !== 'patient.registration') throw new Error('no check-in was signed');
  return { answer: body, event };
}

describe('a check-in with passive liveness, by the real network', () => {
  it('records the score over at least eight frames and is no pass by itself', async () => {
    const { answer, event } = await checkInUnder({ low: 0, high: 1 });
    expect(answer).toMatchObject({ outcome: 'match' });
    expect(event).toMatchObject({
      face: { outcome: 'match' },
      pad: { outcome: 'not-run', method: 'passive-1', scores: { low: 0, live: expect.any(Number) } },
    });
    expect(event.pad.scores?.trackFrames).toBeGreaterThanOrEqual(8);
  });

  it('sends what looks like a picture to staff, and keeps the face decision as it was measured', async () => {
    const { answer, event } = await checkInUnder({ low: 1 - 1e-12, high: 1 });
    expect(answer).toMatchObject({ outcome: 'see-staff', reasons: [], score: null, next: ['alternative', 'proxy'] });
    expect(event).toMatchObject({ face: { outcome: 'match' }, pad: { outcome: 'fail', method: 'passive-1' } });
    expect(isMatch({ outcome: event.face.outcome, pad: event.pad.outcome })).toBe(false);
  });
});
