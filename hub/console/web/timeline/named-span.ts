import type { FindingDetail, TimelineItem } from '../../../cases/finding-schema.ts';

/**
 * The stretch of time that a finding's own sentence names ("at two sites from … until …"), as a window that is drawn
 * where the hub sends none. Null when the sentence names no such stretch.
 */
export function namedSpan({ reason, timeline }: Pick<FindingDetail, 'reason' | 'timeline'>): TimelineItem | null {
  const { from, until } = reason.params;
  if (typeof from !== 'string' || typeof until !== 'string') return null;
  if (Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(until))) return null;
  if (timeline.items.some((item) => item.label.code === 'judged-window')) return null;
  return { lane: 'clock', row: '', from, until, tone: 'bad', label: reason, ref: { type: 'window', id: 'named' } };
}
