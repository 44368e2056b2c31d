import type { InputName, ScorecardRules, Scored, ScoreItem } from '../../../credit/scorecard/items.ts';
import { newItemId } from '../credit/item-name.ts';
import { valueAt } from './draft.ts';

/** Where the items of the scorecard stand among the values of their family. */
export const ITEMS = 'scorecard.items';

/** What a new item begins from; its numbers are set in its row. */
export interface NewItem {
  readonly of: InputName;
  /** Null = each one counts. */
  readonly among: InputName | null;
  readonly subjects: readonly Scored[];
  /** Of a share: how many points its line has. */
  readonly points: number;
}

/** An item that does something small, so that it is seen and mended before it is sent. */
export function itemFrom({ of, among, subjects, points }: NewItem, items: readonly ScoreItem[]): ScoreItem {
  const taken = items.map(({ id }) => id);
  const own = { id: newItemId(of, among, taken), subjects: [...subjects], of };
  if (among === null) return { ...own, kind: 'count', each: -1, most: 10 };
  const at = Array.from({ length: points }, (_, n): [number, number] => [Number((n / (points - 1)).toFixed(2)), -n]);
  return { ...own, kind: 'share', among, at, least: 20 };
}

/** Values with their items under their ids: added or removed ones then leave the others where they are. */
export function withItemsById(values: unknown): unknown {
  const items = valueAt(values, ITEMS) as ScorecardRules['items'] | undefined;
  if (!items) return values;
  const { scorecard, ...rest } = values as { scorecard: object };
  return { ...rest, scorecard: { ...scorecard, items: Object.fromEntries(items.map((item) => [item.id, item])) } };
}
