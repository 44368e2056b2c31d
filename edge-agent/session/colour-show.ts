import { setTimeout as sleep } from 'node:timers/promises';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { RandomInt } from '../liveness/challenge-plan.ts';
import {
  COLOUR_MS,
  type ColourSample,
  type ColourScores,
  colourSample,
  colourScores,
  drawColours,
  type ScreenColour,
  SETTLE_MS,
} from '../liveness/screen-colour.ts';
import type { FaceWatch } from './face-watch.ts';

/** The screen shows a colour now. */
export interface ColourShown {
  readonly name: 'colour';
  readonly colour: ScreenColour;
}

export interface ColourShowParts {
  readonly watch: Pick<FaceWatch, 'attend'>;
  readonly quality: FacePolicy['quality'];
  readonly randomInt: RandomInt;
  readonly now: () => number;
}

/** Has the screen show random colours and says how well the face follows them; undefined when that can't be said. */
export async function showColours(
  { watch, quality, randomInt, now }: ColourShowParts,
  onChange: (shown: ColourShown) => void,
): Promise<ColourScores | undefined> {
  const samples: ColourSample[] = [];
  const over = new AbortController();
  let shown: { readonly colour: ScreenColour; readonly since: number } | undefined;
  const leave = watch.attend({
    quality,
    extras: {},
    async take(frame, analysing) {
      const { faces } = await analysing;
      const [face] = faces;
      // The frame shows what the screen showed when it arrived, not what it shows by now.
      const settled = shown && frame.at >= shown.since + SETTLE_MS && frame.at < shown.since + COLOUR_MS;
      if (shown && settled && face && faces.length === 1) samples.push(colourSample(shown.colour, frame, face.box));
    },
    end: () => over.abort(),
  });
  try {
    for (const colour of drawColours(randomInt)) {
      if (over.signal.aborted) break;
      shown = { colour, since: now() };
      onChange({ name: 'colour', colour });
      await sleep(COLOUR_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  } finally {
    leave();
  }
  return colourScores(samples);
}
