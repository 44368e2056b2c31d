import { describe, expect, it } from 'vitest';
import type { CheckInAnswer, CheckInRequest, KioskState } from '../../../../../edge-agent/kiosk/kiosk-state.ts';
import {
  afterNumber,
  patienceOf,
  reasonAfter,
  type Step,
  type View,
  viewOf,
} from '../../../../../edge-agent/kiosk/web/flow/step.ts';

type Phase = KioskState['phase'];

const ask: CheckInRequest = { kind: 'patient.registration', number: '1', nonce: 'V1' };
const attestation = { jti: '0192-abcdef', chain: 'c', seq: 1, at: '2026-11-20T01:00:00Z' };
const answer: CheckInAnswer = { outcome: 'no-match', reasons: [], score: 0.1, attestation, tookMs: 1, next: ['retry'] };

const HOME: Step = { name: 'home' };
const STAFF: Step = { name: 'staff', ask };
const ANSWERED: Step = { name: 'answered', ask, answer };
const CHECKING: Step = { name: 'checking', ask };
const TROUBLE: Step = { name: 'trouble', ask, trouble: 'busy' };
const SCANNING: Step = { name: 'scanning', from: HOME };
const OWN: Step = { name: 'own', own: { pass: 'p', marks: [], shift: null } };
const NUMBER: Step = { name: 'number', kind: 'patient.registration', typed: '' };

const IDLE: Phase = { name: 'idle' };
const LOOKING: Phase = { name: 'looking', kind: 'enrolment', advice: null, framesDone: 0, framesNeeded: 3, attempt: 1 };
const OUT: Phase = { name: 'out-of-service', reason: 'disk-full' };
const RESULT: Phase = {
  name: 'result',
  kind: 'patient.registration',
  outcome: 'match',
  reasons: [],
  reference: 'abcdef',
  at: '2026-11-20T01:00:00Z',
};
const RECORDED: Phase = { name: 'recorded', kind: 'proxy', reference: 'abcdef', at: '2026-11-20T01:00:00Z' };

function stateWith(phase: Phase): KioskState {
  const link = { online: true, pending: 0 };
  const site = { siteName: 'Clinic', place: '1', notice: '2026-1' };
  const desk = { staffFace: false, browserPosition: false, browserCamera: false, openChallenges: [] };
  return { profile: 'kiosk-registration', ...site, camera: 'ok', ...desk, link, phase };
}

describe('which screen is shown', () => {
  it.each<[string, Phase, Step, View['name']]>([
    ['nobody is there', IDLE, HOME, 'home'],
    ['somebody types', IDLE, NUMBER, 'number'],
    ['the question is on its way', IDLE, CHECKING, 'looking'],
    ['a code is looked for', { name: 'scanning' }, SCANNING, 'scanning'],
    ['a record is on its way', IDLE, { name: 'own-looking' }, 'looking'],
    ['a doctor reads the own record', OUT, OWN, 'own'],
    ['the camera looks', LOOKING, CHECKING, 'looking'],
    ['the camera looks for the staff', LOOKING, STAFF, 'looking'],
    ['the answer is there', IDLE, ANSWERED, 'result'],
    ['the agent has moved on but the person still reads', RESULT, ANSWERED, 'result'],
    ['the page was reloaded during a result', RESULT, HOME, 'result'],
    ['staff recorded something', RECORDED, HOME, 'recorded'],
    ['the agent refused', IDLE, TROUBLE, 'trouble'],
    ['the kiosk is out of service', OUT, HOME, 'out-of-service'],
    ['the kiosk fails while somebody types', OUT, NUMBER, 'out-of-service'],
    ['the kiosk fails, and the result is still to be read', OUT, ANSWERED, 'result'],
    ['staff record a downtime although it is out of service', OUT, STAFF, 'staff'],
  ])('when %s', (_, phase, step, name) => {
    expect(viewOf(stateWith(phase), step, null).name).toBe(name);
  });

  it('says that it is starting before the agent has spoken', () => {
    expect(viewOf(null, HOME, null).name).toBe('connecting');
  });

  it('does not show a result again that was put away', () => {
    expect(viewOf(stateWith(RESULT), HOME, 'abcdef').name).toBe('home');
    expect(viewOf(stateWith(RESULT), HOME, 'others').name).toBe('result');
  });

  it('names the last characters of the attestation, which staff can quote', () => {
    expect(viewOf(stateWith(IDLE), ANSWERED, null)).toMatchObject({ result: { reference: 'abcdef', next: ['retry'] } });
  });
});

describe('how long a screen waits', () => {
  it('is free for the next person within three seconds of a match', () => {
    const matched = viewOf(stateWith(IDLE), { ...ANSWERED, answer: { ...answer, outcome: 'match' } }, null);
    expect(patienceOf(matched)).toBeLessThan(3_000);
  });

  it('gives whoever was not recognised time to read', () => {
    expect(patienceOf(viewOf(stateWith(IDLE), ANSWERED, null))).toBeGreaterThan(20_000);
  });

  it('never leaves the camera screen by itself', () => {
    expect(patienceOf({ name: 'looking' })).toBeNull();
  });
});

describe('why the face did not do', () => {
  it.each<[Pick<CheckInAnswer, 'outcome' | 'reasons'>, string]>([
    [{ outcome: 'no-match', reasons: [] }, 'no-match'],
    [{ outcome: 'not-assessable', reasons: ['timed-out', 'not-enrolled'] }, 'not-enrolled'],
    [{ outcome: 'not-assessable', reasons: ['template-expired'] }, 'not-enrolled'],
    [{ outcome: 'not-assessable', reasons: ['too-dark', 'timed-out'] }, 'cannot-be-captured'],
    [{ outcome: 'see-staff', reasons: [] }, 'cannot-be-captured'],
  ])('%o is %s', (result, reason) => {
    expect(reasonAfter(result)).toBe(reason);
  });
});

describe('after the number', () => {
  it('patients are asked for the visit', () => {
    expect(afterNumber('patient.pickup', '7')).toEqual({ name: 'visit', kind: 'patient.pickup', number: '7' });
  });

  it('patients whose slip was scanned go straight to the camera', () => {
    const ask = { kind: 'patient.pickup', number: '7', nonce: 'V1' };
    expect(afterNumber('patient.pickup', '7', 'V1')).toEqual({ name: 'checking', ask });
  });

  it('staff go straight to the camera', () => {
    expect(afterNumber('staff.clock-in', '7')).toEqual({
      name: 'checking',
      ask: { kind: 'staff.clock-in', number: '7' },
    });
  });
});
