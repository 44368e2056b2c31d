import type { TimelineItem } from '../../../cases/finding-schema.ts';
import type { TimeScale } from './time-scale.ts';

/** Half the width of a moment's symbol, px. */
export const MARK = 9;

/** An item on its way to a place: from `x` to `end`, px. */
export interface Span {
  readonly item: TimelineItem;
  readonly x: number;
  readonly end: number;
  readonly moment: boolean;
}

/** More tracks than this and the picture says less, not more: what does not fit lies on the last one. */
const MOST_TRACKS = 4;

/** Spreads the items of one row over as few tracks as keep them from covering each other, in order of time. */
export function tracksOf(items: readonly TimelineItem[], scale: TimeScale, width: number): Span[][] {
  const spans = [...items].sort((a, b) => a.from.localeCompare(b.from)).map((item) => spanOf(item, scale, width));
  const tracks: Span[][] = [];
  for (const span of spans) {
    const free = tracks.find((track) => track.every((other) => !covers(other, span)));
    const last = tracks.at(-1);
    if (free) free.push(span);
    else if (last && tracks.length >= MOST_TRACKS) last.push(span);
    else tracks.push([span]);
  }
  return tracks;
}

function spanOf(item: TimelineItem, scale: TimeScale, width: number): Span {
  const x = scale.x(Date.parse(item.from));
  const end = item.until === null ? width : scale.x(Date.parse(item.until));
  return { item, x, end, moment: item.until !== null && item.until <= item.from };
}

// Bars may touch (offline begins where online ends) and a moment may sit on a bar's end, but not where its name begins; two
// symbols need room.
function covers(a: Span, b: Span): boolean {
  if (a.moment && b.moment) return Math.abs(a.x - b.x) < 2 * MARK;
  if (a.moment || b.moment) {
    const [mark, bar] = a.moment ? [a, b] : [b, a];
    return mark.x > bar.x - MARK && mark.x < bar.end - 1;
  }
  return a.x < b.end - 1 && b.x < a.end - 1;
}

/** Rough width of a text at 12 px: full-width characters 12 px, others 6.6 px. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text, cut with an ellipsis where it would be wider than `limit` px. */
export function fitted(text: string, limit: number): string {
  if (textWidth(text) <= limit) return text;
  let width = widthOf('…');
  let kept = '';
  for (const character of text) {
    width += widthOf(character);
    if (width > limit) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function widthOf(character: string): number {
  return (character.codePointAt(0) ?? 0) > 0x2e7f ? 12 : 6.6;
}
