import { describe, expect, it } from 'vitest';
import type { NotAssessableReason } from '../../../../contract/evidence.ts';
import { createAttempts } from '../../../../edge-agent/session/attempts.ts';
import { nextWays } from '../../../../edge-agent/session/next-ways.ts';
import { createTurn } from '../../../../edge-agent/session/turn.ts';

describe('nextWays', () => {
  const patient = { patient: true, attempt: 1, maxAttempts: 3 };
  it.each<[string, 'match' | 'no-match' | 'not-assessable', NotAssessableReason[], object, string[]]>([
    ['after a match: none', 'match', [], {}, []],
    ['after a no-match: all', 'no-match', [], {}, ['retry', 'alternative', 'proxy']],
    ['after the last attempt: no retry', 'no-match', [], { attempt: 3 }, ['alternative', 'proxy']],
    ['for somebody not enrolled: no retry', 'not-assessable', ['not-enrolled'], {}, ['alternative', 'proxy']],
    ['without a camera: the downtime too', 'not-assessable', ['camera-lost'], {}, ['alternative', 'proxy', 'downtime']],
    ['for staff: retry', 'not-assessable', ['no-face', 'timed-out'], { patient: false }, ['retry']],
  ])('%s', (_, outcome, reasons, over, next) => {
    expect(nextWays({ outcome, reasons }, { ...patient, ...over })).toEqual(next);
  });

  it('never leaves a patient without another way', () => {
    for (const outcome of ['no-match', 'not-assessable'] as const) {
      expect(nextWays({ outcome, reasons: ['timed-out'] }, { ...patient, attempt: 99 }).length).toBeGreaterThan(0);
    }
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
