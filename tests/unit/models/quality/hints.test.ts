import { describe, expect, it } from 'vitest';
import { hintsFor, QUALITY_HINTS } from '../../../../models/quality/hints.ts';
import type { FaceMeasures } from '../../../../models/quality/measures.ts';
import { goodMeasures } from './aligned-faces.ts';

const hintsOf = (change: Partial<FaceMeasures>) => hintsFor({ ...goodMeasures, ...change });

describe('hints about a face that can be compared', () => {
  it('are none for a good one', () => {
    expect(hintsFor(goodMeasures)).toEqual([]);
  });

  it.each<[string, Partial<FaceMeasures>, string]>([
    ['with dark glasses', { eyesShadedStops: 2 }, 'eyes-shaded'],
    ['under a hat', { foreheadVisible: 0 }, 'forehead-covered'],
    ['that speaks', { mouthOpen: 0.5 }, 'mouth-open'],
    ['that blinks', { eyesOpen: 0.08 }, 'eyes-closed'],
  ])('say what to do about a face %s', (_, change, hint) => {
    expect(hintsOf(change)).toEqual([hint]);
  });

  it('name the one that helps most first', () => {
    const worst = { eyesShadedStops: 2, foreheadVisible: 0, mouthOpen: 0.5, eyesOpen: 0.08 };
    expect(hintsOf(worst)).toEqual(QUALITY_HINTS);
  });

  it('ask nothing of anybody for what could not be measured', () => {
    const unknown = { eyesShadedStops: NaN, foreheadVisible: NaN, mouthOpen: NaN, eyesOpen: NaN };
    expect(hintsOf(unknown)).toEqual([]);
  });
});
