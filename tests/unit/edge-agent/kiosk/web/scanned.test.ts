import { describe, expect, it } from 'vitest';
import type { CodeAnswer, KioskState } from '../../../../../edge-agent/kiosk/kiosk-state.ts';
import { afterCode, noted } from '../../../../../edge-agent/kiosk/web/flow/scanned.ts';
import type { Step } from '../../../../../edge-agent/kiosk/web/flow/step.ts';
import { createScanBurst, isMoreThanNumber } from '../../../../../edge-agent/kiosk/web/parts/scan-burst.ts';

const HOME: Step = { name: 'home' };
const NUMBER: Step = { name: 'number', kind: 'patient.registration', typed: '', note: 'unknown' };
const VISIT: Step = { name: 'visit', kind: 'patient.registration', number: '7' };
const guide = (number: string | null, visit: string | null): Step => ({
  name: 'guide',
  guide: { way: 'proxy', number, visit },
});
const checking = (kind: 'patient.registration' | 'patient.pickup', number: string, nonce: string): Step => ({
  name: 'checking',
  ask: { kind, number, nonce },
});

function stateOf(profile: KioskState['profile']): KioskState {
  const site = { siteName: 'Clinic', place: '1', notice: '2026-1', camera: 'ok' } as const;
  const desk = { staffFace: false, browserPosition: false, browserCamera: false };
  const openChallenges = [{ id: 'c1', ward: 'W3', bed: '12', dueAt: '2026-11-20T01:00:00Z' }];
  const link = { online: true, pending: 0 };
  return { profile, ...site, ...desk, openChallenges, link, phase: { name: 'idle' } };
}

const person: CodeAnswer = { holds: 'person', number: '7', visit: 'V1' };
const badge: CodeAnswer = { holds: 'staff', number: 'D7' };
const visit: CodeAnswer = { holds: 'visit', visit: 'V1' };
const bed = (name: string): CodeAnswer => ({ holds: 'bed', ward: 'W3', bed: name });
const number: CodeAnswer = { holds: 'number', number: '7' };

describe('what follows from a code', () => {
  it.each<[string, KioskState['profile'], CodeAnswer, Step, Step]>([
    ['a slip with both numbers', 'kiosk-registration', person, HOME, checking('patient.registration', '7', 'V1')],
    [
      'a wristband',
      'kiosk-pharmacy',
      { ...person, visit: null },
      HOME,
      { name: 'number', kind: 'patient.pickup', typed: '7' },
    ],
    [
      'the visit first',
      'kiosk-registration',
      visit,
      HOME,
      { name: 'number', kind: 'patient.registration', typed: '', visit: 'V1' },
    ],
    ['the visit second', 'kiosk-registration', visit, VISIT, checking('patient.registration', '7', 'V1')],
    [
      'a plain number where the visit is asked for',
      'kiosk-registration',
      { holds: 'number', number: 'V2' },
      VISIT,
      checking('patient.registration', '7', 'V2'),
    ],
    [
      'a card where the number is asked for',
      'kiosk-registration',
      number,
      NUMBER,
      { name: 'number', kind: 'patient.registration', typed: '7' },
    ],
    ['a badge at the staff kiosk', 'kiosk-staff', badge, HOME, { name: 'choose', number: 'D7' }],
    ['a badge where patients stand', 'kiosk-registration', badge, NUMBER, { ...NUMBER, note: 'unknown' }],
    ['the principal of a proxy, with the visit', 'kiosk-pharmacy', person, guide(null, null), guide('7', 'V1')],
    [
      'an e-voucher nobody can resolve',
      'kiosk-registration',
      { holds: 'voucher' },
      VISIT,
      { ...VISIT, note: 'voucher' },
    ],
    ['a foreign code', 'kiosk-staff', { holds: 'unknown' }, HOME, { name: 'home', note: 'unknown' }],
    ['a bed that nobody asks about', 'handheld-ward', bed('13'), HOME, { name: 'home', note: 'no-challenge' }],
  ])('%s', (_, profile, code, from, step) => {
    expect(afterCode(code, from, stateOf(profile))).toEqual({ step });
  });

  it('a bed that is asked about answers its challenge', () => {
    expect(afterCode(bed('12'), HOME, stateOf('handheld-ward'))).toEqual({ challenge: 'c1' });
  });

  it('a scan in vain leads to where the number is typed', () => {
    const typed = { name: 'number', kind: 'patient.registration', typed: '', note: 'timed-out' };
    expect(noted(HOME, 'timed-out', stateOf('kiosk-registration'))).toEqual(typed);
  });
});

describe('what a scanner types', () => {
  const typed = (text: string, everyMs: number) => {
    const burst = createScanBurst();
    for (const [index, key] of [...text].entries()) burst.key(key, index * everyMs);
    return burst.enter(text.length * everyMs);
  };

  it.each([
    ['a scanner’s', 'ZS1:S=D7', 5, 'ZS1:S=D7'],
    ['fingers’', '3701021950', 150, null],
    ['three quick keys’', 'D71', 5, null],
  ])('is told from fingers by its pace: %s', (_, text, everyMs, expected) => {
    expect(typed(text, everyMs)).toBe(expected);
  });

  it('begins anew after a pause, and after Enter', () => {
    const burst = createScanBurst();
    burst.key('9', 0);
    for (const [index, key] of [...'D0071'].entries()) burst.key(key, 1000 + index);
    expect(burst.enter(1006)).toBe('D0071');
    expect(burst.enter(1007)).toBeNull();
  });

  it.each([
    ['110105194912310021', false],
    ['ZS1:P=7', true],
    ['1001250601123456789012345678', true],
  ])('%s is more than a number: %s', (text, more) => {
    expect(isMoreThanNumber(text)).toBe(more);
  });
});
