import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KioskState } from '../../../../../edge-agent/kiosk/kiosk-state.ts';
import { readMessage } from '../../../../../edge-agent/kiosk/web/agent/message.ts';
import { reconnectDelay } from '../../../../../edge-agent/kiosk/web/agent/reconnect.ts';
import { troubleOf } from '../../../../../edge-agent/kiosk/web/agent/requests.ts';
import { framingOf } from '../../../../../edge-agent/kiosk/web/camera/framing.ts';
import { walkInNumber } from '../../../../../edge-agent/kiosk/web/flow/visit-number.ts';
import { appended, grouped } from '../../../../../edge-agent/kiosk/web/parts/typed-number.ts';

describe('messages of the agent', () => {
  it.each([
    '',
    'null',
    '[]',
    '{"type":"state"}',
    '{"type":"face","box":{"x":1}}',
    '{"type":"face","box":{"x":"1","y":0,"width":1,"height":1}}',
  ])('ignores %s', (text) => {
    expect(readMessage(text)).toBeNull();
  });

  it('takes a face box and the absence of one', () => {
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
    expect(readMessage(JSON.stringify({ type: 'face', box }))).toEqual({ type: 'face', box });
    expect(readMessage('{"type":"face","box":null}')).toEqual({ type: 'face', box: null });
  });
});

describe('reconnecting', () => {
  it('waits between a quarter and ten seconds, whatever the attempt', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const delay = reconnectDelay(attempt, random);
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});

describe('the typed number', () => {
  it.each([
    ['37010219500101123X', '370102 1950 0101 123X'],
    ['D370100012345', 'D370 1000 1234 5'],
    ['12', '12'],
    ['', ''],
  ])('%s is shown as «%s»', (number, shown) => {
    expect(grouped(number)).toBe(shown);
  });

  it('never loses or adds a character by grouping', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z-]{0,30}$/), (number) => grouped(number).replaceAll(' ', '') === number),
    );
  });

  it.each([
    ['3', 'x', '3X'],
    ['3', ' ', '3'],
    ['3', 'é', '3'],
    ['9'.repeat(30), '9', '9'.repeat(30)],
  ])('«%s» and the key «%s» make «%s»', (number, key, result) => {
    expect(appended(number, key)).toBe(result);
  });

  it('can be made up for who has no slip, and fits what the agent takes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (random) => {
        expect(walkInNumber(Date.parse('2026-11-20T20:00:00Z'), random)).toMatch(/^W261121-[2-9A-HJ-KM-NP-Z]{6}$/);
      }),
    );
  });
});

describe('the oval', () => {
  const looking: Extract<KioskState['phase'], { name: 'looking' }> = {
    name: 'looking',
    kind: 'patient.registration',
    advice: null,
    framesDone: 1,
    framesNeeded: 3,
    attempt: 1,
  };
  const middle = { x: 0.4, y: 0.35, width: 0.2, height: 0.3 };

  it.each([
    ['the face is in the middle', looking, middle, true, 'good'],
    ['the face is at the edge', looking, { ...middle, x: 0 }, true, 'wait'],
    ['there is an instruction', { ...looking, advice: 'too-small' as const }, middle, true, 'wait'],
    ['there is no face', looking, null, true, 'wait'],
    ['the page’s own camera sends no boxes', looking, null, false, 'good'],
    ['nothing is looked at', null, middle, true, 'wait'],
  ] as const)('when %s', (_, phase, face, expected, framing) => {
    expect(framingOf(phase, face, expected)).toBe(framing);
  });
});

describe('refusals of the agent', () => {
  it.each([
    [401, 'PIN_WRONG', 'pin-wrong'],
    [429, 'PIN_LOCKED', 'pin-locked'],
    [403, 'PIN_NOT_SET', 'pin-not-set'],
    [403, 'NOT_OFFERED', 'not-offered'],
    [409, 'BUSY', 'busy'],
    [400, 'INVALID_FIELD', 'field-refused'],
    [503, 'DISK_FULL', 'out-of-service'],
    [500, 'INTERNAL', 'failed'],
  ])('%i %s is told as %s', (status, code, trouble) => {
    expect(troubleOf(status, code)).toBe(trouble);
  });
});
