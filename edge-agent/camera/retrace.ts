import { GLANCE_COLUMNS, GLANCE_ROWS, type Glance } from './glance.ts';

const CELLS = GLANCE_COLUMNS * GLANCE_ROWS;

/** Glances remembered: a loop of two minutes at ten a second. 1.4 MB. */
const REMEMBERED = 1_200;

/** What video coding and a sensor's noise change a cell by (of 255), and what only something that moves does. */
const CODING_NOISE = 5;
const MOVED = 8;
/** Motion is seen against the glance so many before: from one to the next somebody who walks moves too little. */
const STRIDE = 3;

/** Of the cells that moved, the share that may differ while a picture still counts as one that came before; but never fewer than a few. */
const MAY_DIFFER = 0.2;
const FEW = 4;

/**
 * So many moving glances have to retrace, always as long ago; one that does not takes half a one back: what was seen between two glances
 * of the last round need not look like either.
 */
const PROOF = 40;
const SETBACK = 0.5;
/** What it costs that a recording lost or doubled a picture: people who go the same way faster or slower do it all the time. */
const SLIP = 4;
/** What a glance in which nothing moves leaves of it: a lamp that goes on and off all day is no recording. */
const LEFT = 0.98;
/** A glance in which something moved, and the share of the picture that something moved in: a fan or a television is less. */
const MOVING_CELLS = 0.03 * CELLS;
const MOVED_CELLS = 0.2 * CELLS;

/** The shortest loop looked for, in glances; a shorter one is seen as several of its rounds. */
const MIN_LAG = 20;

/** Moving glances in a row that retrace nothing: they end the suspicion. */
const NEW_GLANCES = 30;

/** Tells a recording that is played again although each time it is coded anew, so that no two of its pictures are equal. */
export interface RetraceDetector {
  note(glance: Glance): void;
  readonly looped: boolean;
  /** Glances since more than a lamp's flicker moved. Of a scene that stands still nobody can tell whether it is a picture of one. */
  readonly unmoved: number;
}

/**
 * People never walk the same way twice to within a cell and a tenth of a second, for seconds on end; a recording does, each round.
 * A glance retraces an earlier moment when all but a few cells lie between what they were in the two glances around it. What stands
 * still matches anything and proves nothing: only rounds in which a good part of the picture moved count.
 */
export function createRetraceDetector(): RetraceDetector {
  const glances: Glance[] = []; // the last few
  const low = new Uint8Array(REMEMBERED * CELLS); // of each two glances in a row, by place in a ring
  const high = new Uint8Array(REMEMBERED * CELLS);
  const movedAt = new Int32Array(CELLS).fill(-1);
  let proofs = new Float32Array(REMEMBERED); // by lag
  let begun = new Int32Array(REMEMBERED); // when that proof began
  let place = -1;
  let lastMotion = 0;
  let fresh = 0;
  let best = 0;
  let looped = false;

  const retraces = (glance: Glance, slot: number, mayDiffer: number): boolean => {
    const from = slot * CELLS;
    let different = 0;
    for (let cell = 0; cell < CELLS; cell++) {
      const luma = glance[cell] ?? 0;
      if (luma >= (low[from + cell] ?? 0) && luma <= (high[from + cell] ?? 0)) continue;
      if (++different > mayDiffer) return false;
    }
    return true;
  };

  /** Follows each lag by one moving glance; a lag may drift by one. The answer is the lag with the most proof. */
  const follow = (glance: Glance, changed: number): number => {
    const [nextProofs, nextBegun] = [new Float32Array(REMEMBERED), new Int32Array(REMEMBERED)];
    const mayDiffer = Math.max(FEW, MAY_DIFFER * changed);
    let most = 0;
    for (let lag = MIN_LAG; lag < Math.min(place, REMEMBERED - 1); lag++) {
      const again = retraces(glance, (place - lag) % REMEMBERED, mayDiffer);
      let [from, before] = [lag, proofs[lag] ?? 0];
      for (const slipped of [lag - 1, lag + 1]) {
        const left = (proofs[slipped] ?? 0) - SLIP;
        if (again && left > before) [from, before] = [slipped, left];
      }
      nextProofs[lag] = again ? before + 1 : Math.max(0, before - SETBACK);
      nextBegun[lag] = before > 0 ? (begun[from] ?? place) : place;
      if ((nextProofs[lag] ?? 0) > (nextProofs[most] ?? 0)) most = lag;
    }
    [proofs, begun] = [nextProofs, nextBegun];
    return most;
  };

  const judge = (lag: number): void => {
    const [proof, since] = [proofs[lag] ?? 0, begun[lag] ?? 0];
    const movedIn = movedAt.reduce((cells, at) => cells + Number(at >= since), 0);
    fresh = proof > best ? 0 : fresh + 1;
    best = proof;
    if (proof >= PROOF && movedIn >= MOVED_CELLS) looped = true;
    if (!looped || fresh < NEW_GLANCES) return;
    looped = false;
    proofs.fill(0);
  };

  return {
    note(glance) {
      place++;
      const before = glances.at(-STRIDE);
      let changed = 0;
      for (let cell = 0; before && cell < CELLS; cell++) {
        if (Math.abs((glance[cell] ?? 0) - (before[cell] ?? 0)) < MOVED) continue;
        changed++;
        movedAt[cell] = place;
      }
      if (changed >= FEW) lastMotion = place;
      if (changed >= MOVING_CELLS) judge(follow(glance, changed));
      else proofs = proofs.map((proof) => proof * LEFT);
      const last = glances.at(-1) ?? glance;
      const from = (place % REMEMBERED) * CELLS;
      for (let cell = 0; cell < CELLS; cell++) {
        const [one, other] = [glance[cell] ?? 0, last[cell] ?? 0];
        low[from + cell] = Math.max(0, Math.min(one, other) - CODING_NOISE);
        high[from + cell] = Math.min(255, Math.max(one, other) + CODING_NOISE);
      }
      glances.push(glance);
      if (glances.length > STRIDE) glances.shift();
    },
    get looped() {
      return looped;
    },
    get unmoved() {
      return place - lastMotion;
    },
  };
}
