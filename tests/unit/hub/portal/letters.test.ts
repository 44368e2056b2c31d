import { describe, expect, it } from 'vitest';
import { eventsOf, lettersOf } from '../../../../hub/portal/letters.ts';
import { isOpened } from '../../../../hub/portal/list-notices.ts';
import type { OwnCase } from '../../../../hub/portal/own-case.ts';
import type { TakenStep } from '../../../../hub/workflow/standing.ts';
import type { StepName } from '../../../../hub/workflow/step.ts';

type Told = readonly [step: StepName, dueAt?: string | undefined, fields?: TakenStep['fields']];

function caseOf(...told: readonly Told[]): OwnCase {
  const steps = told.map(([step, dueAt = null, fields = {}], n): TakenStep => {
    const nothing = { case: 'c', from: null, to: 'noticed', by: 'wang', voids: null } as const;
    return {
      ...nothing,
      id: `s${n}`,
      seq: n + 1,
      step,
      at: `2026-11-0${n + 1}`,
      reason: `words of ${step}`,
      fields,
      dueAt,
    };
  });
  return { row: { number: '2026-000007' } as OwnCase['row'], steps };
}

describe('letters to an institution', () => {
  it('are notice, proposal and decision, numbered, and the words of nothing else', () => {
    const letters = lettersOf(
      caseOf(
        ['triage'],
        ['notice', 'd1'],
        ['explanation'],
        ['second-review'],
        ['propose', 'd2', { measures: ['deducted'], amountFen: 5, days: 5 }],
        ['statement'],
        ['decide', undefined, { measures: ['deducted'], amountFen: 4 }],
        ['notify'],
      ),
    );
    expect(letters.map(({ kind, number, reason, amountFen }) => [kind, number, reason, amountFen])).toEqual([
      ['notice', '2026-000007-1', 'words of notice', null],
      ['proposal', '2026-000007-2', 'words of propose', 5],
      ['decision', '2026-000007-3', 'words of decide', 4],
    ]);
  });

  it.each([
    ['the day it was sent with', [['notice', 'd1']], 'd1'],
    [
      'the day from its opening',
      [
        ['notice', 'd1'],
        ['delivered', 'd2'],
      ],
      'd2',
    ],
    [
      'the day of an extension',
      [['notice', 'd1'], ['delivered', 'd2'], ['pause'], ['resume', 'd3'], ['extend', 'd4']],
      'd4',
    ],
    ['nothing of a later letter', [['notice', 'd1'], ['explanation'], ['propose', 'd9']], 'd1'],
  ] as const satisfies readonly (readonly [string, readonly Told[], string])[])('name %s', (_, told, due) => {
    expect(lettersOf(caseOf(...told))[0]?.dueAt).toBe(due);
  });

  it('say nothing of a decision before it is told', () => {
    const untold = caseOf(['propose', 'd'], ['no-statement'], ['decide', undefined, { measures: ['fined'] }]);
    expect(lettersOf(untold).map(({ kind }) => kind)).toEqual(['proposal']);
    expect(eventsOf(untold).map(({ what }) => what)).toEqual(['propose', 'no-statement']);
  });

  it('a release is a decision without measures', () => {
    const released = lettersOf(caseOf(['notice', 'd'], ['explanation'], ['release'], ['notify']));
    expect(released.at(-1)).toMatchObject({ kind: 'decision', measures: ['dismissed'], reason: 'words of release' });
  });

  it('a notice is open from its delivery or its answer on', () => {
    expect(isOpened(caseOf(['notice', 'd'], ['extend', 'd']).steps)).toBe(false);
    expect(isOpened(caseOf(['notice', 'd'], ['overdue']).steps)).toBe(false);
    expect(isOpened(caseOf(['notice', 'd'], ['delivered', 'd']).steps)).toBe(true);
    expect(isOpened(caseOf(['notice', 'd'], ['explanation']).steps)).toBe(true);
    expect(isOpened(caseOf(['delivered', 'd'], ['reopen'], ['notice', 'd']).steps)).toBe(false);
  });
});
