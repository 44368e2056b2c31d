import { describe, expect, it } from 'vitest';
import { type Component, discardReport } from '../../../../models/evaluation/discard-curve.ts';
import { DEGRADATIONS, type Degradation } from '../../../../models/evaluation/discard-degradations.ts';
import type { Probe } from '../../../../models/evaluation/discard-probes.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { shortcomings } from '../../../../models/quality/gate.ts';
import type { FaceMeasures } from '../../../../models/quality/measures.ts';
import { goodMeasures } from '../quality/aligned-faces.ts';

const policy = { ...defaultFacePolicy(), verification: { ...defaultFacePolicy().verification, threshold: 0.5 } };
const none = Object.fromEntries(DEGRADATIONS.map((kind) => [kind, 0])) as Record<Degradation, number>;

function probe(change: Partial<FaceMeasures>, scores: readonly number[], degradation: Degradation = 'none'): Probe {
  const measures = { ...goodMeasures, ...change };
  return { degradation, measures, reasons: shortcomings(measures, policy.quality), scores };
}

function curve(probes: readonly Probe[], component: Component) {
  const found = discardReport({ probes, withoutFace: none }, policy).curves.find(
    (each) => each.component === component,
  );
  if (!found) throw new Error(`no curve of ${component}`);
  return found;
}

describe('error versus discard', () => {
  const sharp = Array.from({ length: 8 }, () => probe({ sharpness: 0.7 }, [0.8]));
  const blurred = Array.from({ length: 2 }, () => probe({ sharpness: 0.05 }, [0.2], 'blur'));

  it('falls to nothing once the pictures that fail are discarded', () => {
    const { points, limit, refused, fnmrRefused, fnmrKept } = curve([...sharp, ...blurred], 'sharpness');
    expect(points[0]).toEqual([0, 0.2]);
    expect(points.find(([discarded]) => discarded >= 0.2)?.[1]).toBe(0);
    expect({ limit, refused, fnmrRefused, fnmrKept }).toEqual({
      limit: policy.quality.minSharpness,
      refused: 0.2,
      fnmrRefused: 1,
      fnmrKept: 0,
    });
  });

  it('does not fall by a component that has nothing to do with it', () => {
    const { points, limit } = curve([...sharp, ...blurred], 'eyesOpen');
    expect(points.every(([, fnmr]) => fnmr >= 0.2)).toBe(true);
    expect(limit).toBeNull();
  });

  it('counts pictures, not comparisons: a person with many pictures has many comparisons', () => {
    const { points } = curve([probe({}, [0.1, 0.1, 0.1, 0.1]), probe({}, [0.9])], 'sharpness');
    expect(points[0]?.[1]).toBe(0.5);
  });

  it('takes what could not be measured for the worst', () => {
    const { points } = curve([...sharp, probe({ sharpness: Number.NaN }, [0.1])], 'sharpness');
    expect(points.at(-1)?.[1]).toBe(0);
  });

  it('keeps masked faces to the curve of the mouth', () => {
    const probes = [...sharp, probe({ mouthVisible: 0.01 }, [0.1], 'masked')];
    expect(curve(probes, 'sharpness').points[0]?.[1]).toBe(0);
    expect(curve(probes, 'mouthVisible')).toMatchObject({ fnmrRefused: 1, fnmrKept: 0 });
  });
});

it('says of each way to make pictures worse what became of them', () => {
  const probes = [probe({}, [0.9]), probe({ sharpness: 0.05 }, [0.2], 'blur'), probe({}, [0.8], 'blur')];
  const { degradations, fnmr, fnmrKept } = discardReport({ probes, withoutFace: { ...none, blur: 1 } }, policy);
  expect(degradations.find(({ degradation }) => degradation === 'blur')).toEqual({
    degradation: 'blur',
    pictures: 3,
    withoutFace: 1,
    refused: 0.5,
    reason: 'blurred',
    fnmr: 0.5,
    fnmrKept: 0,
  });
  expect([fnmr, fnmrKept]).toEqual([1 / 3, 0]);
});

it('says of each piece of advice how the pictures fare that would get it, made-up ones left out', () => {
  const bare = Array.from({ length: 3 }, () => probe({}, [0.8]));
  const hat = probe({ foreheadVisible: 0 }, [0.8, 0.2]);
  const { hints } = discardReport(
    { probes: [...bare, hat, probe({ foreheadVisible: 0 }, [0.1], 'blur')], withoutFace: none },
    policy,
  );
  expect(hints.find(({ hint }) => hint === 'forehead-covered')).toEqual({
    hint: 'forehead-covered',
    pictures: 1,
    share: 0.25,
    fnmr: 0.5,
    fnmrOthers: 0,
  });
  expect(hints.find(({ hint }) => hint === 'eyes-shaded')).toMatchObject({ pictures: 0, fnmr: Number.NaN });
});
