import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CheckInAnswer, EnrolmentAnswer, KioskState } from '../../../../edge-agent/kiosk/kiosk-state.ts';
import { createOnnxEngine } from '../../../../models/engine/onnx-engine.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { coupleAtTheKiosk, emptyRoom, type PersonInPhoto, portrait } from '../../../support/portrait.ts';
import { type RunningCapture, runCapture, staff } from '../../../support/running-capture.ts';

const NUMBER = '350203990000000077';
const engine = createOnnxEngine();
const timeOut = (timeoutMs: number) => ({ capture: { ...defaultFacePolicy().capture, timeoutMs } });
/** Long enough for three good pictures on a busy machine, short enough to wait for where one face refuses the other. */
const patient = timeOut(3000);
const impatient = timeOut(900);
let running: RunningCapture;

beforeAll(() => engine.start());
afterAll(() => engine.stop());
afterEach(() => running.stop());

async function stepInFront(person: PersonInPhoto): Promise<void> {
  running.stage.show(...(await Promise.all([0, 1, 2, 3].map((variant) => portrait(person, variant)))));
}

async function enrol(person: PersonInPhoto, number = NUMBER): Promise<EnrolmentAnswer> {
  await stepInFront(person);
  const consent = { notice: 'notice-1', scopes: ['face-verification', 'template-site'], by: 'self', under14: false };
  const { body } = await running.post('/api/enrolments', { type: 'insured', number, consent }, staff);
  return EnrolmentAnswer.parse(body);
}

async function checkIn(number = NUMBER, nonce = 'visit-1'): Promise<CheckInAnswer> {
  const { body } = await running.post('/api/check-ins', { kind: 'patient.registration', number, nonce });
  return CheckInAnswer.parse(body);
}

describe('check-in at a kiosk with a replay camera and the real engine', () => {
  beforeEach(async () => {
    running = await runCapture({ engine, policy: patient });
  });

  it('matches the enrolled person from another photograph and signs it', async () => {
    expect(await enrol('returning')).toMatchObject({ outcome: 'enrolled', frames: 5 });
    await stepInFront('returningLater');
    const answer = await checkIn();

    expect(answer).toMatchObject({ outcome: 'match', reasons: [], next: [] });
    const [consent, event] = running.events();
    expect(consent).toMatchObject({ kind: 'consent.granted', consent: { notice: 'notice-1' } });
    expect(event).toMatchObject({
      kind: 'patient.registration',
      jti: answer.attestation.jti,
      nonce: 'visit-1',
      pad: { outcome: 'not-run' },
      face: { outcome: 'match', frames: 3, notice: 'notice-1', policy: defaultFacePolicy().id, model: engine.model },
    });
  });

  it('signs a no-match for another person in front, and offers other ways', async () => {
    await enrol('returning');
    await stepInFront('stranger');
    const answer = await checkIn();

    expect(answer).toMatchObject({ outcome: 'no-match', next: ['retry', 'alternative', 'proxy'] });
    expect(answer.score).toBeLessThan(0.4);
    expect(running.events().at(-1)).toMatchObject({ kind: 'patient.registration', face: { outcome: 'no-match' } });
  });

  it('does not look at the face of somebody who is not enrolled, and signs that', async () => {
    await stepInFront('regular');
    expect(await checkIn()).toMatchObject({
      outcome: 'not-assessable',
      reasons: ['not-enrolled'],
      next: ['alternative', 'proxy'],
    });
    expect(running.events()).toMatchObject([{ face: { reasons: ['not-enrolled'], frames: 0 } }]);
  });

  it('takes broken pictures among good ones for what they are', async () => {
    await enrol('returning');
    const good = await portrait('returning', 5);
    running.stage.show(Buffer.from('no picture'), good.subarray(0, good.length / 2), good, Buffer.alloc(0));
    expect((await checkIn()).outcome).toBe('match');
  });

  it('refuses to enrol one face under two numbers', async () => {
    await enrol('returning');
    expect(await enrol('returningLater', '350203990000000088')).toMatchObject({ outcome: 'duplicate' });
    expect((await checkIn('350203990000000088')).reasons).toEqual(['not-enrolled']);
  });

  it('refuses to put another face under the number of somebody enrolled', async () => {
    await enrol('returning');
    expect(await enrol('stranger')).toMatchObject({ outcome: 'inconsistent' });
    await stepInFront('returning');
    expect((await checkIn()).outcome).toBe('match');
  });

  it('forgets a person who withdraws, and signs it with the consent that ended', async () => {
    await enrol('returning');
    const { status } = await running.post('/api/withdrawals', { type: 'insured', number: NUMBER }, staff);
    expect(status).toBe(200);
    expect((await checkIn()).reasons).toEqual(['not-enrolled']);
    const [granted, withdrawn] = running.events();
    const consentId = granted?.kind === 'consent.granted' ? granted.consent.id : '';
    expect(withdrawn).toMatchObject({ kind: 'consent.withdrawn', consentId });
  });

  it('removes a template at the hub’s command and signs that it is gone', async () => {
    await enrol('returning');
    const [granted] = running.events();
    if (granted?.kind !== 'consent.granted') throw new Error('no consent was signed');
    running.capture.removeTemplate(granted.subject);
    running.capture.removeTemplate(granted.subject);
    expect(running.events().slice(1)).toMatchObject([
      { kind: 'device.status', status: { event: 'template-removed' }, subject: granted.subject },
      { kind: 'device.status', status: { event: 'template-removed', detail: 'there was none' } },
    ]);
  });

  it('never logs a person number', async () => {
    await enrol('returning');
    await checkIn();
    await running.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, wrong: NUMBER });
    await running.post('/api/withdrawals', { type: 'insured', number: NUMBER }, staff);
    expect(running.log()).toContain('kiosk: answered');
    expect(running.log()).not.toContain(NUMBER);
  });
});

describe('a look that runs out of time', () => {
  beforeEach(async () => {
    running = await runCapture({ engine, policy: impatient });
  });

  it.each([
    ['nobody', emptyRoom, 'no-face'],
    ['two people', coupleAtTheKiosk, 'several-faces'],
  ])('cannot tell with %s in front, and says so in the event', async (_, picture, reason) => {
    await enrol('returning');
    running.stage.show(await picture());
    const answer = await checkIn();

    expect(answer.outcome).toBe('not-assessable');
    expect(answer.reasons).toEqual([reason, 'timed-out']);
    expect(answer.score).toBeNull();
    expect(running.events().at(-1)).toMatchObject({
      face: { outcome: 'not-assessable', reasons: [reason, 'timed-out'] },
    });
  });

  it('serves one person at a time', async () => {
    await enrol('returning');
    running.stage.show(await emptyRoom());
    const [first, second] = await Promise.all([
      running.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, nonce: 'a' }),
      running.post('/api/check-ins', { kind: 'patient.registration', number: NUMBER, nonce: 'b' }),
    ]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
  });

  it('shows the look and the result on the screen', async () => {
    await enrol('returning');
    running.stage.show(await emptyRoom());
    const answer = checkIn();
    const phases = new Set<string>();
    let advice: string | null = null;
    while (!phases.has('result')) {
      const { phase } = KioskState.parse(JSON.parse((await running.get('/api/state')).text));
      phases.add(phase.name);
      if (phase.name === 'looking' && phase.advice) advice = phase.advice;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await answer;
    expect([...phases]).toContain('looking');
    expect(advice).toBe('no-face');
  });
});
