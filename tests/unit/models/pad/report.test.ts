import { describe, expect, it } from 'vitest';
import type { ScoredPresentation } from '../../../../models/pad/image-scores.ts';
import { padReport } from '../../../../models/pad/report.ts';

const alive = Math.log(9); // probability 0.9
const picture = -alive; // 0.1

function clip(
  label: string,
  subject: string,
  logits: readonly (number | null)[],
  domain = 'desk',
): ScoredPresentation[] {
  return logits.map((logit, i) => ({ file: `${subject}-${i}.jpg`, label, domain, subject, source: 'test', logit }));
}

const scored = [
  ...clip('genuine', 'anna', [alive, alive, picture, null]),
  ...clip('genuine', 'ben', [alive, alive]),
  ...clip('print', 'page', [picture, picture, picture, picture]),
  ...clip('replay', 'phone', [alive, picture, null, alive], 'street'),
];

describe('padReport', () => {
  const report = padReport(scored, { low: 0.5, minFrames: 2 });

  it('keeps species apart and counts pictures without a face apart', () => {
    expect(report).toMatchObject({
      genuine: 5,
      genuineNotAcquired: 1,
      bpcerShipped: expect.closeTo(0.2),
      species: {
        print: { n: 4, notAcquired: 0, apcerShipped: 0 },
        replay: { n: 3, notAcquired: 1, apcerShipped: expect.closeTo(2 / 3) },
      },
    });
  });

  it('judges each domain by its own people', () => {
    expect(report.domains.desk).toMatchObject({ genuine: 5, species: { print: { auc: expect.closeTo(0.9) } } });
    expect(report.domains.street).toMatchObject({ genuine: 0, bpcerShipped: null, species: { replay: { auc: null } } });
  });

  it('judges runs of frames by their mean; frames left over make no run', () => {
    expect(report.tracks).toMatchObject({
      genuine: 2,
      bpcerShipped: 0,
      species: { print: { n: 2, apcerShipped: 0 }, replay: { n: 1, apcerShipped: 1 } },
    });
  });

  it('refuses nobody, attacks included, when nothing is in operation', () => {
    const off = padReport(scored, null);
    expect(off).toMatchObject({ operatingPoint: null, bpcerShipped: 0, species: { print: { apcerShipped: 1 } } });
  });
});
