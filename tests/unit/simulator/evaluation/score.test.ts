import { describe, expect, it } from 'vitest';
import { TruthLine } from '../../../../simulator/city/city-folder.ts';
import { type ScoredFinding, score, Truth } from '../../../../simulator/evaluation/score.ts';
import { subjectOf } from '../../../../simulator/evaluation/subject.ts';

const DAY = { from: '2026-09-01T16:00:00.000Z', until: '2026-09-02T16:00:00.000Z' };

function truthOf(...lines: object[]): Truth {
  const truth = new Truth();
  for (const line of lines) truth.add(TruthLine.parse(line));
  return truth;
}

function finding(over: Partial<ScoredFinding> = {}): ScoredFinding {
  return { rule: 'P01', class: 'to-verify', subjectType: 'claim', subject: 'C-1', ...over };
}

const fake = { type: 'claim', id: 'C-1', fraud: 'fake-patient', case: 'F-1', ...DAY, fundFen: 8640 };
const group = { type: 'person', id: 'person-1', fraud: 'group-swiping', case: 'F-2', ...DAY };
const honest = { type: 'claim', id: 'C-2', honest: 'ordinary' };

describe('the score', () => {
  it('counts a case as found by a finding on its claim, with what the fund paid', () => {
    expect(score([finding()], truthOf(fake, honest)).fraud['fake-patient']).toEqual({
      n: 1,
      found: 1,
      recall: 1,
      precision: 1,
      amountRecovered: 86.4,
    });
  });

  it('names what no finding touches', () => {
    const { missed, overall } = score([], truthOf(fake, honest));
    expect(missed).toEqual([{ kind: 'fake-patient', case: 'F-1' }]);
    expect(overall).toEqual({ precision: null, recall: 0 });
  });

  it('counts honest people who are accused, and violations among them', () => {
    const onHonest = finding({ subject: 'C-2', class: 'violation' });
    const { honest: kinds, violationsOnHonest, overall } = score([finding(), onHonest], truthOf(fake, honest));
    expect(kinds).toEqual({ ordinary: { n: 1, accused: 1 } });
    expect(violationsOnHonest).toBe(1);
    expect(overall.precision).toBe(0.5);
  });

  it('leaves findings about the quality of data out', () => {
    const { accusations, dataQuality } = score([finding({ subject: 'C-2', class: 'data-quality' })], truthOf(honest));
    expect(accusations).toEqual([]);
    expect(Object.values(dataQuality)).toEqual([1]);
  });

  it.each([
    ['on a day of the case', 'person-day', 'person-1/2026-09-02', 1],
    ['on another day', 'person-day', 'person-1/2026-09-05', 0],
    ['about a time that ends later', 'person-period', 'person-1/2026-09-30', 1],
    ['about a time long after', 'person-period', 'person-1/2027-03-30', 0],
    ['about somebody else', 'person-day', 'person-2/2026-09-02', 0],
  ])('a finding on a person counts %s', (_, subjectType, subject, found) => {
    const { fraud } = score([finding({ subjectType, subject, rule: 'P17' })], truthOf(group));
    expect(fraud['group-swiping']?.found).toBe(found);
  });

  it('credits a case to the most precise rule that found it', () => {
    const noisy = [finding({ rule: 'D14' }), finding({ rule: 'D14', subject: 'C-2' })];
    expect(score([finding(), ...noisy], truthOf(fake, honest)).fraud['fake-patient']?.precision).toBe(1);
  });
});

describe('a judged subject', () => {
  it.each([
    ['stay', 'S-1', 'stay', 'S-1'],
    ['device-day', 'h1-desk/2026-09-02', 'device', 'h1-desk'],
    ['evidence-day', 'h1-desk/2026-09-02', 'device', 'h1-desk'],
    ['practitioner-period', 'a_b-c/2026-09', 'practitioner', 'a_b-c'],
    ['site-day', 'H35020300001/2026-09-02', 'site', 'H35020300001'],
    ['terminal-day', 'H35020300001/T-1/2026-09-02', 'site', 'H35020300001'],
  ])('%s %s is about the %s %s', (subjectType, subject, type, id) => {
    expect(subjectOf({ subjectType, subject })).toMatchObject({ type, id });
  });
});
