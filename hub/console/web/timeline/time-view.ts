import type { FindingDetail, TimelineItem } from '../../../cases/finding-schema.ts';

/** A stretch of time, in ms since 1970. */
export interface View {
  readonly from: number;
  readonly until: number;
}

/** Nothing shorter than this is worth a picture: events are signed to the millisecond, but happen to people. */
const SHORTEST_MS = 2 * 60_000;

/** The view around its middle, `factor` times as long (below 1: closer). It stays within `whole`. */
export function zoomed(view: View, whole: View, factor: number): View {
  const length = Math.max((view.until - view.from) * factor, Math.min(SHORTEST_MS, whole.until - whole.from));
  const middle = (view.from + view.until) / 2;
  return within({ from: middle - length / 2, until: middle + length / 2 }, whole);
}

/** The view moved by a share of its length (below 0: earlier). It stays within `whole`. */
export function moved(view: View, whole: View, share: number): View {
  const by = (view.until - view.from) * share;
  return within({ from: view.from + by, until: view.until + by }, whole);
}

function within({ from, until }: View, whole: View): View {
  const length = Math.min(until - from, whole.until - whole.from);
  const begin = Math.min(Math.max(from, whole.from), whole.until - length);
  return { from: begin, until: begin + length };
}

/** The part of a timeline that a view shows. */
export function partOf(timeline: FindingDetail['timeline'], { from, until }: View): FindingDetail['timeline'] {
  const touches = (item: TimelineItem) =>
    Date.parse(item.from) <= until && (item.until === null || Date.parse(item.until) >= from);
  return {
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
    items: timeline.items.filter(touches),
  };
}
