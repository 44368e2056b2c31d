import { describe, expect, it } from 'vitest';
import type { NotAssessableReason } from '../../../../contract/evidence.ts';
import { createAttempts } from '../../../../edge-agent/session/attempts.ts';
import { isVerified, nextWays } from '../../../../edge-agent/session/next-ways.ts';
import { createTurn } from '../../../../edge-agent/session/turn.ts';

describe('nextWays', () => {
  const pad = { outcome: 'not-run' } as const;
  const patient = { patient: true, attempt: 1, maxAttempts: 3 };
  it.each<[string, 'match' | 'no-match' | 'not-assessable', NotAssessableReason[], object, string[]]>([
    ['after a match: none', 'match', [], {}, []],
    ['after a no-match: all', 'no-match', [], {}, ['retry', 'alternative', 'proxy']],
    ['after the last attempt: no retry', 'no-match', [], { attempt: 3 }, ['alternative', 'proxy']],
    ['for somebody not enrolled: no retry', 'not-assessable', ['not-enrolled'], {}, ['alternative', 'proxy']],
    ['without a camera: the downtime too', 'not-assessable', ['camera-lost'], {}, ['alternative', 'proxy', 'downtime']],
    ['for staff: retry', 'not-assessable', ['no-face', 'timed-out'], { patient: false }, ['retry']],
  ])('%s', (_, outcome, reasons, over, next) => {
    expect(nextWays({ face: { outcome, reasons }, pad }, { ...patient, ...over })).toEqual(next);
  });

  it.each<['match' | 'no-match' | 'not-assessable']>([['match'], ['no-match'], ['not-assessable']])(
    'send what looks like a picture to staff at once, also after a %s',
    (outcome) => {
      const seen = { face: { outcome, reasons: [] }, pad: { outcome: 'fail' as const } };
      expect(nextWays(seen, patient)).toEqual(['alternative', 'proxy']);
      expect(nextWays(seen, { ...patient, patient: false })).toEqual([]);
    },
  );

  it.each([
    ['timed-out', false],
    ['declined', false],
    ['wrong-move', false],
    ['lost', false],
    ['unavailable', true],
  ] as const)('after a challenge that ended with %s, trying again is offered: %s', (reason, retry) => {
    const undone = { outcome: 'not-run' as const, challenge: { prompts: [], tries: 2, reason } };
    const next = nextWays({ face: { outcome: 'not-assessable', reasons: ['challenge-undone'] }, pad: undone }, patient);
    expect(next).toEqual([...(retry ? ['retry'] : []), 'alternative', 'proxy']);
  });

  it('never leaves a patient without another way', () => {
    for (const outcome of ['no-match', 'not-assessable'] as const) {
      expect(
        nextWays({ face: { outcome, reasons: ['timed-out'] }, pad }, { ...patient, attempt: 99 }).length,
      ).toBeGreaterThan(0);
    }
  });
});

describe('isVerified', () => {
  it.each([
    ['match', 'not-run', true],
    ['match', 'pass', true],
    ['match', 'fail', false],
    ['no-match', 'pass', false],
    ['not-assessable', 'not-run', false],
  ] as const)('%s with liveness %s: %s', (outcome, pad, verified) => {
    expect(isVerified({ face: { outcome }, pad: { outcome: pad } })).toBe(verified);
  });
});

describe('attempts', () => {
  it('count within one visit and begin anew with the next', () => {
    let now = 0;
    const attempts = createAttempts(() => now);
    expect([attempts.begin('a'), attempts.begin('a'), attempts.begin('b')]).toEqual([1, 2, 1]);
    attempts.end('a');
    expect(attempts.begin('a')).toBe(1);
    now = 11 * 60_000;
    expect(attempts.begin('b')).toBe(1);
  });
});

describe('turn', () => {
  it('is taken by one and free again afterwards, also after a failure', async () => {
    const turn = createTurn();
    const first = turn.take(() => new Promise((resolve) => setTimeout(resolve, 10)));
    await expect(turn.take(async () => 1)).rejects.toMatchObject({ code: 'BUSY' });
    await first;
    await expect(turn.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turn.take(async () => 2)).toBe(2);
  });
});
