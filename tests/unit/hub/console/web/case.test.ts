import { describe, expect, it } from 'vitest';
import { stopsOf } from '../../../../../hub/console/web/case/case-stops.ts';
import { addressOf, filterOf, NOBODY, searchOf } from '../../../../../hub/console/web/case/cases-query.ts';
import {
  allowedBand,
  draftOf,
  isComplete,
  sentFields,
  shownFields,
} from '../../../../../hub/console/web/case/step-draft.ts';
import type { CaseStepView } from '../../../../../hub/workflow/case-schema.ts';
import { PROCEDURE } from '../../../../../hub/workflow/procedure.ts';
import type { CaseState } from '../../../../../hub/workflow/states.ts';

const view = (step: CaseStepView['step'], from: CaseState | null, to: CaseState, voidedBy: string | null = null) =>
  ({ id: step, step, from, to, voidedBy }) as CaseStepView;

describe('the way of a case as a picture', () => {
  const standings = (state: CaseState, steps: CaseStepView[]) =>
    stopsOf({ state, steps })
      .map(({ standing }) => standing[0])
      .join('');

  it.each<[string, CaseState, CaseStepView[], string]>([
    ['a clue', 'clue', [view('open', null, 'clue')], 'nnnnnnnnnnn'],
    [
      'reviewed twice without asking the institution',
      'second-reviewed',
      [
        view('triage', 'clue', 'triaged'),
        view('first-review', 'triaged', 'first-reviewed'),
        view('second-review', 'first-reviewed', 'second-reviewed'),
      ],
      'dddsnnnnnnn',
    ],
    ['dismissed at once', 'closed', [view('dismiss', 'clue', 'closed')], 'dsssssssssn'],
    [
      'a step that was taken back does not count',
      'clue',
      [view('triage', 'clue', 'triaged', 'v'), view('void', 'triaged', 'clue')],
      'nnnnnnnnnnn',
    ],
  ])('%s', (_, state, steps, picture) => {
    expect(standings(state, steps)).toBe(picture);
  });
});

describe('the form of a step', () => {
  const decide = PROCEDURE.decide.fields;

  it('asks for what the choice needs, and sends nothing else', () => {
    const draft = { measures: ['corrected'], amountFen: 100, basis: 'fund-regulation-38' };
    expect(shownFields(decide, draft).map(({ name }) => name)).toEqual(['measures']);
    expect(sentFields(decide, draft)).toEqual({ measures: ['corrected'] });
  });

  it('is complete when everything that is needed is there', () => {
    expect(isComplete(decide, { measures: ['deducted'] })).toBe(false);
    expect(isComplete(decide, { measures: ['deducted'], amountFen: 1 })).toBe(true);
    expect(isComplete(PROCEDURE['on-site'].fields, { inspectors: ['a', 'b'] })).toBe(true);
  });

  it('begins with what is suggested', () => {
    expect(draftOf({ fields: [{ name: 'days', kind: 'days' }], suggested: { days: 5 } })).toEqual({ days: 5 });
  });

  it('says what the law allows for what is chosen', () => {
    expect(allowedBand({ basis: 'fund-regulation-40', amountFen: 1000 })).toEqual({
      ...{ fineFen: [2000, 5000], months: [6, 12] },
    });
    expect(allowedBand({ basis: 'pipl-29' })).toBeNull();
  });
});

describe('what of the list is in the address', () => {
  it('comes back as it was', () => {
    const narrowed = {
      state: 'triaged',
      grade: 'violation',
      source: '',
      site: 'H35020300017',
      assignee: NOBODY,
    } as const;
    const filter = { view: 'overdue', ...narrowed, number: '2026-1', order: 'amount', page: 2 } as const;
    const query = addressOf(filter) as Record<string, string>;
    expect(filterOf(query, 'turn')).toEqual(filter);
    expect(searchOf(filter).toString()).toBe(
      'offset=50&limit=50&order=amount&overdue=true&assignee=&state=triaged&grade=violation&site=H35020300017&number=2026-1',
    );
  });

  it('is the first view for anything unknown', () => {
    expect(filterOf({ view: 'nonsense', page: '-1' }, 'turn')).toMatchObject({ view: 'turn', page: 1 });
  });
});
