import { type FindingDetail, LANES, type TimelineItem } from '../../../cases/finding-schema.ts';
import { MARK, textWidth, tracksOf } from './row-tracks.ts';
import { type TimeScale, timeScale } from './time-scale.ts';

export type Lane = (typeof LANES)[number];

/** Lanes that most findings have nothing for: an empty one of these says nothing and is left out. */
const ONLY_WITH_ITEMS: readonly Lane[] = ['exemption', 'bedside'];

/** Geometry in px: a row has one or more tracks of this height; a lane is a group of rows under one heading. */
export const TRACK = 34;
export const BAR = 18;
const LANE_GAP = 10;
const AXIS = 30;

/** An item where it is drawn. `width` null = a moment. `evidence` = number of its evidence card, if it has one. */
export interface PlacedItem {
  readonly key: string;
  readonly item: TimelineItem;
  readonly x: number;
  readonly width: number | null;
  readonly y: number;
  readonly openEnded: boolean;
  readonly label: string;
  /** Null where the label would run into its neighbour; the tooltip still has it. */
  readonly labelX: number | null;
  readonly labelInside: boolean;
  readonly evidence: number | null;
}

/** A lane and its rows. `empty` = nothing at all is known in it. */
export interface PlacedLane {
  readonly lane: Lane;
  readonly y: number;
  readonly height: number;
  readonly rows: readonly { readonly name: string; readonly y: number }[];
  readonly empty: boolean;
}

/** The judged window. `nothingIn` = the lane in which nothing touches it: the mismatch that the eye should meet first. */
export interface Band {
  readonly item: TimelineItem;
  readonly x: number;
  readonly width: number;
  readonly nothingIn: { readonly lane: Lane; readonly y: number; readonly height: number } | null;
}

export interface TimelineLayout {
  readonly height: number;
  readonly axisY: number;
  readonly scale: TimeScale;
  readonly lanes: readonly PlacedLane[];
  readonly items: readonly PlacedItem[];
  readonly windows: readonly Band[];
  /** x of moments that something is wrong with: drawn through all lanes. */
  readonly guides: readonly number[];
}

interface Options {
  readonly width: number;
  /** Lane whose silence is what the finding is about, if it is: only there an empty stretch is pointed at. */
  readonly silentLane: Lane | null;
  readonly labelOf: (item: TimelineItem) => string;
  /** Number of the evidence card of an attestation. */
  readonly evidenceOf: (jti: string) => number | null;
}

/** Places every item of a finding's timeline. Pure: the same input gives the same picture. */
export function layOut(timeline: FindingDetail['timeline'], options: Options): TimelineLayout {
  const scale = timeScale(Date.parse(timeline.from), Date.parse(timeline.until), options.width);
  const shown = timeline.items.filter((item) => !isBand(item));
  const lanes: PlacedLane[] = [];
  const items: PlacedItem[] = [];
  const gaps = timeline.items.filter((item) => isBand(item) && isSilent(item, shown, options.silentLane));
  let y = 0;
  for (const lane of LANES) {
    const top = y;
    const rows: { name: string; y: number }[] = [];
    const inLane = shown.filter((item) => item.lane === lane);
    if (inLane.length === 0 && ONLY_WITH_ITEMS.includes(lane)) continue;
    const stops = lane === options.silentLane ? gaps.map((gap) => scale.x(Date.parse(gap.from))) : [];
    y += LANE_GAP / 2;
    for (const [name, inRow] of Map.groupBy(inLane, rowOf)) {
      const tracks = tracksOf(inRow, scale, options.width);
      rows.push({ name, y: y + TRACK / 2 });
      tracks.forEach((track, index) => {
        items.push(...placeTrack(track, y + TRACK / 2 + index * TRACK, stops, options));
      });
      y += tracks.length * TRACK;
    }
    if (rows.length === 0) y += TRACK;
    y += LANE_GAP / 2;
    lanes.push({ lane, y: top, height: y - top, rows, empty: rows.length === 0 });
  }
  return {
    height: y + AXIS,
    axisY: y,
    scale,
    lanes,
    items,
    windows: timeline.items
      .filter(isBand)
      .map((window) =>
        placeWindow(
          window,
          gaps.includes(window) ? lanes.find(({ lane }) => lane === options.silentLane) : undefined,
          scale,
          options.width,
        ),
      ),
    guides: shown.filter((item) => item.tone === 'bad' && isMoment(item)).map((item) => scale.x(Date.parse(item.from))),
  };
}

function placeTrack(
  track: ReturnType<typeof tracksOf>[number],
  y: number,
  stops: readonly number[],
  { width, labelOf, evidenceOf }: Options,
): PlacedItem[] {
  return track.map(({ item, x, end, moment }, index) => {
    const label = labelOf(item);
    const needed = textWidth(label);
    const inside = !moment && end - x >= needed + 12;
    const start = moment ? x + MARK + 6 : inside ? x + 8 : end + 6;
    const following = track[index + 1];
    const limit = Math.min(
      following ? following.x - (following.moment ? MARK + 4 : 2) : width,
      ...stops.filter((stop) => stop > x),
    );
    return {
      key: `${item.ref.type} ${item.ref.id} ${item.label.code} ${item.from}`,
      item,
      x,
      width: moment ? null : Math.max(end - x, 3),
      y,
      openEnded: item.until === null,
      label,
      labelX: inside || start + needed <= limit ? start : null,
      labelInside: inside,
      evidence: item.ref.type === 'attestation' ? evidenceOf(item.ref.id) : null,
    };
  });
}

function placeWindow(window: TimelineItem, silent: PlacedLane | undefined, scale: TimeScale, width: number): Band {
  const x = scale.x(Date.parse(window.from));
  const end = window.until === null ? width : scale.x(Date.parse(window.until));
  return { item: window, x, width: Math.max(end - x, 2), nothingIn: silent ?? null };
}

/** What is shaded through all lanes: the judged window, and the stretch that a finding's own sentence names. */
function isBand({ ref, label }: TimelineItem): boolean {
  return ref.type === 'window' && (label.code === 'judged-window' || ref.id === 'named');
}

// A claim with two hundred lines is one row, not two hundred.
function rowOf({ row, ref }: TimelineItem): string {
  return ref.type === 'claim-line' ? (row.split(' / ')[0] ?? row) : row;
}

function isSilent(window: TimelineItem, items: readonly TimelineItem[], lane: Lane | null): boolean {
  if (lane === null) return false;
  const until = window.until ?? '9999';
  return !items.some(
    (item) => item.lane === lane && item.from <= until && (item.until === null || item.until >= window.from),
  );
}

function isMoment(item: TimelineItem): boolean {
  return item.until !== null && item.until <= item.from;
}
