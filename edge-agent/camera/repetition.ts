/** `frozen`: the same picture over and over; `looped`: a sequence of pictures that came before. */
export type Repetition = 'fresh' | 'frozen' | 'looped';

/** The same picture for so long, and so often, is no still scene: a sensor's noise makes every picture differ. */
const FROZEN_MS = 10_000;
const FROZEN_PICTURES = 5;

/** So many pictures in a row that each came before, always equally long ago, are a recording played again. */
const LOOP_PICTURES = 8;

/** So many new pictures in a row end the suspicion: a recording with a few new ones in between does not. */
const FRESH_PICTURES = 10;

/** Pictures remembered: a loop of five minutes at ten pictures a second. About 0.5 MB. */
const REMEMBERED = 3_000;

/** Pictures that arrive without time passing: the clock stands, or somebody pours a recording in. */
const TIMELESS_PICTURES = 30;

/** Tells a live camera from a picture or recording fed in its place, by digests of the pictures as they arrive. */
export interface RepetitionDetector {
  /** The verdict after one more picture. `at` in ms since 1970. */
  note(digest: string, at: number): Repetition;
}

/** A detector that has seen nothing. What it remembers is bounded. */
export function createRepetitionDetector(): RepetitionDetector {
  const places = new Map<string, number>(); // digest -> its last place in the sequence, oldest first
  let place = 0;
  let last: { digest: string; since: number; count: number; at: number } | undefined;
  let timeless = 0;
  let lag = 0;
  let again = 0;
  let fresh = FRESH_PICTURES;
  let looped = false;

  const follow = (digest: string): void => {
    const before = places.get(digest);
    places.delete(digest);
    places.set(digest, ++place);
    const oldest = places.keys().next().value;
    if (places.size > REMEMBERED && oldest !== undefined) places.delete(oldest);
    if (before === undefined) {
      again = 0;
      fresh++;
    } else {
      again = place - before === lag ? again + 1 : 1;
      lag = place - before;
      fresh = 0;
    }
    if (again >= LOOP_PICTURES) looped = true;
    else if (fresh >= FRESH_PICTURES) looped = false;
  };

  return {
    note(digest, at) {
      timeless = last && at <= last.at ? timeless + 1 : 0;
      if (last?.digest === digest) {
        last.count++;
        last.at = at;
      } else {
        // Of equal pictures in a row only the first makes part of a sequence: a slow camera is repeated by ffmpeg.
        follow(digest);
        last = { digest, since: at, count: 1, at };
      }
      const still = last.count >= FROZEN_PICTURES && at - last.since >= FROZEN_MS;
      if (still || timeless >= TIMELESS_PICTURES) return 'frozen';
      return looped ? 'looped' : 'fresh';
    },
  };
}
