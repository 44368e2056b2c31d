import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChallengePolicy } from '../../../../contract/challenge.ts';
import { isMatch } from '../../../../hub/crosscheck/visit-window.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
const challenge: ChallengePolicy = {
  method: 'challenge-1',
  ask: 'always',
  prompts: ['left', 'right', 'smile'],
  count: 2,
  promptMs: 2_000,
};
const engine = createOnnxEngine();
let kiosk: RunningCapture;

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(() => kiosk.stop());

/** Photographs do not turn their heads, so this is as far as a challenge gets with them: exactly what it is for. */
async function checkIn(meanwhile: () => Promise<void> = async () => undefined) {
  const pad = { method: 'passive-1', low: 0, high: 0.7, minFrames: 8, challenge } as const;
  kiosk = await runCapture({ engine, policy: { pad } });
  kiosk.stage.show(await portrait('regular', 0), await portrait('regular', 1));
  await kiosk.post('/api/enrolments', { type: 'insured', number: NUMBER, consent }, staff);
  const [{ body }] = await Promise.all([
    kiosk.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, nonce: 'v1' }),
    meanwhile(),
  ]);
  const event = kiosk.events().at(-1);
  if (event?.kind !== 'patient.registration') throw new Error('no check-in was signed');
  return { answer: body, event };
}

async function challengeNow() {
  const state = JSON.parse((await kiosk.get('/api/state')).text);
  return state.phase.challenge;
}

describe('a check-in whose policy asks for a challenge, by the real networks', () => {
  it('is not done by a photograph that matches: time runs out, nothing is held against anybody, other ways are open', async () => {
    const { answer, event } = await checkIn();
    expect(answer).toMatchObject({
      outcome: 'not-assessable',
      reasons: ['challenge-undone'],
      next: ['alternative', 'proxy'],
    });
    expect(event).toMatchObject({
      nonce: 'v1',
      face: { outcome: 'not-assessable', score: expect.any(Number) },
      pad: { outcome: 'not-run', method: 'challenge-1', challenge: { reason: expect.any(String) } },
    });
    expect(event.pad.challenge?.prompts.every(({ ms }) => ms === null)).toBe(true);
    expect(isMatch({ outcome: event.face.outcome, pad: event.pad.outcome })).toBe(false);
  });

  it('ends at once for somebody who says that they cannot do it', async () => {
    const { answer, event } = await checkIn(async () => {
      await vi.waitFor(async () => expect(await challengeNow()).toMatchObject({ number: 1, again: false }), 8_000);
      await fetch(new URL('/api/challenge/decline', kiosk.capture.url), { method: 'POST' });
    });
    expect(answer).toMatchObject({ outcome: 'not-assessable', next: ['alternative', 'proxy'] });
    expect(event.pad.challenge).toMatchObject({ reason: 'declined', tries: 1 });
  });
});
