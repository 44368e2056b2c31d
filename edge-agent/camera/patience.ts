/** Gaps between pictures that are remembered to know how slow a camera is. */
const GAPS = 4;

/** A picture later than so many times the longest of these gaps does not come any more. */
const PATIENT = 2.5;

/** Of a camera that gives a picture now and then, and of one that first waits for a key frame: times the ordinary silence. */
const LONGEST = 2.4;

/**
 * How long a silence of a camera means nothing yet. Ordinarily `silenceMs`; up to 2.4 times as long before the first picture of
 * a run (a stream can be shown from its next key frame on only) and for a camera whose pictures come slowly: restarting such
 * a one at each pause would keep it from ever giving one.
 */
export interface Patience {
  /** A run begins: nothing has come yet. */
  begin(at: number): void;
  arrived(at: number): void;
  /** Whether it has been silent for too long. */
  isOver(at: number): boolean;
}

/** Patience with a camera of which nothing is known. Times in ms. */
export function createPatience(silenceMs: number): Patience {
  const longestMs = silenceMs * LONGEST;
  let limitMs = longestMs;
  let lastAt = 0;
  let pictures = 0;
  const gaps: number[] = [];
  return {
    begin(at) {
      lastAt = at;
      pictures = 0;
      limitMs = longestMs;
    },
    arrived(at) {
      if (pictures++ > 0) gaps.push(at - lastAt);
      if (gaps.length > GAPS) gaps.shift();
      lastAt = at;
      limitMs = Math.min(longestMs, Math.max(silenceMs, PATIENT * Math.max(0, ...gaps)));
    },
    isOver: (at) => at - lastAt > limitMs,
  };
}
