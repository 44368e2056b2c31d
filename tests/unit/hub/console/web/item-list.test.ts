import { describe, expect, it } from 'vitest';
import { ref, shallowRef } from 'vue';
import { newItemId } from '../../../../../hub/console/web/credit/item-name.ts';
import { useDraft, valueAt } from '../../../../../hub/console/web/parameters/draft.ts';
import { ITEMS, itemFrom, withItemsById } from '../../../../../hub/console/web/parameters/item-list.ts';
import { differingPaths } from '../../../../../hub/console/web/parameters/parameter-words.ts';
import { CreditParameters } from '../../../../../hub/credit/parameters.ts';
import type { ScoreItem } from '../../../../../hub/credit/scorecard/items.ts';

const DEFAULTS = CreditParameters.parse({});
const { items } = DEFAULTS.scorecard;
const view = {
  ...({ family: 'credit', today: '2026-11-23', inForce: DEFAULTS, since: null, defaults: DEFAULTS } as const),
  ...{ history: [], proposals: [] },
};
const newDraft = () => useDraft(() => 'credit', shallowRef(view), ref('2026-12-01'));
const added = (list: readonly ScoreItem[] = items) =>
  itemFrom({ of: 'late', among: 'events', subjects: ['site'], points: 3 }, list);

describe('items of the scorecard', () => {
  it.each([2, 3, 4, 5])('a new share of %i points is one that the hub takes', (points) => {
    const item = itemFrom({ of: 'won', among: 'upheld', subjects: ['practitioner'], points }, items);
    const wanted = { scorecard: { ...DEFAULTS.scorecard, items: [...items, item] } };
    expect(CreditParameters.safeParse(wanted).success).toBe(true);
  });

  it('have an id that says what they count, and never that of another', () => {
    expect(newItemId('late', 'events', [])).toBe('late-of-events');
    expect(newItemId('late', 'events', ['late-of-events'])).toBe('late-of-events-b');
    expect(newItemId('won', null, ['each-won', 'each-won-b'])).toBe('each-won-c');
  });

  it('are added and removed by a change that names them, and nothing else', () => {
    const [first, ...others] = items;
    const after = { ...DEFAULTS, scorecard: { ...DEFAULTS.scorecard, items: [...others, added()] } };
    const paths = differingPaths(withItemsById(DEFAULTS), withItemsById(after));
    expect(paths.sort()).toEqual([`${ITEMS}.${first?.id}`, `${ITEMS}.late-of-events`].sort());
  });
});

describe('a draft of items', () => {
  it('keeps what was typed when one is added before it is sent', () => {
    const draft = newDraft();
    draft.set(`${ITEMS}.5.each`, 'points', '-7');
    draft.setList(ITEMS, [...(valueAt(draft.wanted.value, ITEMS) as ScoreItem[]), added()]);
    expect(draft.changed.value).toEqual([ITEMS]);
    expect(valueAt(draft.wanted.value, `${ITEMS}.5.each`)).toBe(-7);
    expect(valueAt(draft.wanted.value, `${ITEMS}.8.id`)).toBe('late-of-events');
    expect(draft.problems.value.size).toBe(0);
  });

  it('is no change any more once the former list is back', () => {
    const draft = newDraft();
    draft.setList(ITEMS, items.slice(1));
    expect(draft.changed.value).toEqual([ITEMS]);
    draft.setList(ITEMS, items);
    expect(draft.changed.value).toEqual([]);
  });

  it('names the place of what can not be meant after one was removed', () => {
    const draft = newDraft();
    draft.setList(ITEMS, items.slice(1));
    draft.set(`${ITEMS}.0.at.0.1`, 'points', '1000');
    expect([...draft.problems.value.keys()]).toEqual([`${ITEMS}.0.at.0.1`]);
  });
});
