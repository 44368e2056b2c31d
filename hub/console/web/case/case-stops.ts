import type { CaseDetail } from '../../../workflow/case-schema.ts';
import { STOPS, type StopName } from '../../../workflow/states.ts';

export interface DrawnStop {
  readonly name: StopName;
  readonly standing: 'done' | 'now' | 'next' | 'skipped';
}

/** The way of a case as a picture: where it is, what it came by, what it did without, and what lies ahead. */
export function stopsOf({ state, steps }: Pick<CaseDetail, 'state' | 'steps'>): DrawnStop[] {
  const counting = steps.filter(({ voidedBy, step }) => voidedBy === null && step !== 'void');
  const round = counting.slice(counting.findLastIndex(({ step }) => step === 'reopen') + 1);
  const left = new Set(round.filter(({ from, to }) => from !== to).map(({ from }) => from));
  const current = STOPS.findIndex(({ states }) => states.some((one) => one === state));
  return STOPS.map(({ name, states }, index) => {
    if (index === current) return { name, standing: 'now' };
    const wasThere = states.some((one) => left.has(one));
    if (wasThere) return { name, standing: 'done' };
    return { name, standing: index < current ? 'skipped' : 'next' };
  });
}
