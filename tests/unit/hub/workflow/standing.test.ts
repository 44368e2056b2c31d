import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsSchema } from '../../../../hub/workflow/fields.ts';
import { PROCEDURE } from '../../../../hub/workflow/procedure.ts';
import { effectiveSteps, NOTHING, standingOf } from '../../../../hub/workflow/standing.ts';
import { STEP_NAMES, type StepName, type StepRecord } from '../../../../hub/workflow/step.ts';

const FIELDS: Partial<Record<StepName, StepRecord['fields']>> = {
  triage: { grade: 'suspicious' },
  decide: { measures: ['deducted'], amountFen: 500 },
};

/** A history that only follows the moves of the procedure: at each point a step that leads on, or the last one taken back. */
function historyOf(choices: readonly number[]): StepRecord[] {
  const records: StepRecord[] = [];
  const write = (step: StepRecord['step'], to: StepRecord['to'], voids: string | null = null) => {
    const seq = records.length + 1;
    const at = new Date(seq * 1000).toISOString();
    const clock = STEP_NAMES.includes(step as StepName) ? PROCEDURE[step as StepName].clock : undefined;
    const dueAt = clock && clock !== 'pauses' ? new Date(seq * 1e6).toISOString() : null;
    const fields = FIELDS[step as StepName] ?? {};
    records.push({
      ...{ id: `s${seq}`, case: 'c', seq, step, from: null, to, by: 'a', at, reason: '' },
      fields,
      dueAt,
      voids,
    });
  };
  write('open', 'clue');
  for (const choice of choices) {
    const { state } = standingOf(records);
    const open = STEP_NAMES.filter((step) => PROCEDURE[step].moves[state]);
    const last = effectiveSteps(records).at(-1);
    const step = open[choice % (open.length + 1)];
    if (step) write(step, PROCEDURE[step].moves[state] ?? state);
    else if (last) write('void', state, last.id);
  }
  return records;
}

const histories = fc.array(fc.nat(50), { maxLength: 40 }).map(historyOf);

describe('where a case stands', () => {
  it('is, after a step is taken back, what it was before that step', () => {
    fc.assert(
      fc.property(histories, (records) => {
        const effective = effectiveSteps(records);
        const last = effective.at(-1);
        fc.pre(last !== undefined);
        const void_ = { ...records[0], id: 'v', step: 'void' as const, voids: last?.id ?? '' } as StepRecord;
        expect(standingOf([...records, void_])).toEqual(standingOf(effective.slice(0, -1)));
      }),
    );
  });

  it('depends on the steps that count only, not on what was taken back between them', () => {
    fc.assert(
      fc.property(histories, (records) => {
        expect(standingOf(records)).toEqual(standingOf(effectiveSteps(records)));
      }),
    );
  });

  it('has a period only where somebody has to answer, and an outcome only when something was decided', () => {
    fc.assert(
      fc.property(histories, (records) => {
        const { state, dueAt, pausedAt, outcome } = standingOf(records);
        if (dueAt !== null) expect(['noticed', 'proposed']).toContain(state);
        if (pausedAt !== null) expect(dueAt).not.toBeNull();
        if (outcome !== null) expect(['decided', 'notified', 'credited', 'repair', 'closed']).toContain(state);
      }),
    );
  });

  it('is nothing when everything was taken back', () => {
    expect(standingOf([])).toEqual(NOTHING);
  });
});

describe('fields of a step', () => {
  const decide = fieldsSchema(PROCEDURE.decide.fields);
  it.each([
    ['a deduction with its amount', { measures: ['deducted'], amountFen: 100 }, true],
    ['a deduction without an amount', { measures: ['deducted'] }, false],
    ['an amount without a deduction', { measures: ['corrected'], amountFen: 100 }, false],
    ['a fine without a basis', { measures: ['fined'], amountFen: 100, fineFen: 100 }, false],
    ['a measure twice', { measures: ['corrected', 'corrected'] }, false],
    ['an unknown field', { measures: ['corrected'], note: 'x' }, false],
    ['half a fen', { measures: ['deducted'], amountFen: 0.5 }, false],
  ])('%s', (_, fields, ok) => {
    expect(decide.safeParse(fields).success).toBe(ok);
  });
});
