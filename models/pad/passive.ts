import type { Box, Frame } from '../engine/face-engine.ts';
import type { Network } from '../engine/network.ts';
import { resample, type SourceMap } from '../engine/resample.ts';

/**
 * How live one frame looks: the log-odds of the network's class "live" against its others, natural logarithm. Above 0 it
 * looks like a person, below like a picture of one. One frame says little: judge the mean over a track.
 */
export interface Liveness {
  readonly logit: number;
}

/** The network judges the face together with what is around it, for a picture has edges: the box grown by this factor. */
const VIEW_SCALE = 2.7;

/** Passive presentation attack detection (MiniFASNet) of the face in `box`, on the frame at full resolution. */
export async function passiveLiveness(network: Network, frame: Frame, box: Box): Promise<Liveness> {
  const output = await network.run(resample(frame, viewOf(box, frame, network), network.width, network.height));
  const [live = Number.NaN, ...others] = output('output');
  return { logit: live - logSumExp(others) };
}

/** The probability, 0 to 1, that log-odds stand for. */
export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/**
 * What the network sees: the grown box, shifted (never padded) into the frame and shrunk when the frame is too small for
 * it. Width and height are scaled apart. This is how MiniFASNet was trained (Minivision, Silent-Face-Anti-Spoofing).
 */
export function viewOf(
  box: Box,
  frame: Pick<Frame, 'width' | 'height'>,
  size: { readonly width: number; readonly height: number },
): SourceMap {
  const across = clippedSpan(box.x, box.width, frame.width);
  const down = clippedSpan(box.y, box.height, frame.height);
  const scale = Math.min(VIEW_SCALE, (frame.width - 1) / across.length, (frame.height - 1) / down.length);
  const x = grownSpan(across, scale, frame.width);
  const y = grownSpan(down, scale, frame.height);
  const perColumn = x.length / size.width;
  const perRow = y.length / size.height;
  return {
    a: perColumn,
    b: 0,
    c: x.start + perColumn / 2 - 0.5,
    d: 0,
    e: perRow,
    f: y.start + perRow / 2 - 0.5,
  };
}

/** A stretch along one side of the frame, in pixels. */
interface Span {
  readonly start: number;
  readonly length: number;
}

function clippedSpan(from: number, length: number, limit: number): Span {
  const start = Math.max(0, from);
  return { start, length: Math.max(1, Math.min(limit, from + length) - start) };
}

function grownSpan({ start, length }: Span, scale: number, limit: number): Span {
  const grown = length * scale;
  const wanted = start + length / 2 - grown / 2;
  return { start: Math.max(0, Math.min(wanted, limit - grown)), length: grown };
}

/** Logarithm of the sum of exponentials, without overflow. */
function logSumExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}
