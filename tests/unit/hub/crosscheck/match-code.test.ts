import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../../hub/crosscheck/coverage.ts';
import type { ClaimFile } from '../../../../hub/crosscheck/files.ts';
import { claimSubject, judge } from '../../../../hub/crosscheck/judge.ts';
import { MATCH_CHANNELS, MATCH_CODES, matchOf } from '../../../../hub/crosscheck/match-code.ts';
import { configureRules } from '../../../../hub/crosscheck/rule-set.ts';
import { d01 } from '../../../../hub/crosscheck/rules/d01.ts';
import { p01 } from '../../../../hub/crosscheck/rules/p01.ts';
import { p02 } from '../../../../hub/crosscheck/rules/p02.ts';
import { OTHER_SITE } from '../../../support/builders.ts';
import {
  at,
  checkIn,
  claimFile,
  claimLine,
  clockEvent,
  signedException,
  siteDevice,
  staffDevice,
} from '../../../support/file-builders.ts';
import { silent } from '../../../support/judged-story.ts';
import { mastered } from '../../../support/stay-builders.ts';

const devices = [siteDevice(), staffDevice()];
const seen = checkIn(58);
const doctor = clockEvent('in', 40);
const file = (over: Parameters<typeof claimFile>[0] = {}) =>
  claimFile({ devices, checkIns: [seen], clockEvents: [doctor], ...over });
const match = (subject: ClaimFile, rules = [p01, p02, d01]) =>
  matchOf(subject, judge(claimSubject(subject), configureRules(rules), silent));

const cap = mastered<'dispensing-cap'>(-1000, null, {
  record: 'dispensing-cap',
  item: 'Z1',
  quantity: 10,
  from: '2026-01-01T00:00:00Z',
});
const capped = (quantity: number | null, until: number | null = null) => {
  const whole = file({ claim: { lines: [claimLine({ item: 'Z1', quantity })] } });
  return { ...whole, masters: { ...whole.masters, caps: [{ ...cap, until }] } };
};

describe('the match code of a claim', () => {
  it.each<[string, ClaimFile, string, string]>([
    ['a face, and the doctor is there', file(), 'MATCH', 'attested'],
    ['ID and a witness', file({ checkIns: [], exceptions: [signedException('alternative', 58)] }), 'MATCH', 'manual'],
    ['a proxy', file({ checkIns: [], exceptions: [signedException('proxy', 58)] }), 'MATCH', 'manual'],
    ['a downtime code', file({ checkIns: [], exceptions: [signedException('downtime', 58)] }), 'MATCH', 'downtime'],
    ['nobody came', file({ checkIns: [] }), 'NO_PERSON', 'none'],
    ['somebody else came', file({ checkIns: [checkIn(58, 'no-match')] }), 'NO_PERSON', 'none'],
    ['the person was here, hours before', file({ checkIns: [checkIn(-300)] }), 'NO_TIME', 'none'],
    ['the person was elsewhere', file({ checkIns: [checkIn(58, 'match', { site: OTHER_SITE })] }), 'NO_PLACE', 'none'],
    [
      'a picture of the person elsewhere',
      file({ checkIns: [checkIn(58, 'match', { site: OTHER_SITE, pad: 'fail' })] }),
      'NO_PERSON',
      'none',
    ],
    ['the doctor is not there', file({ clockEvents: [] }), 'NO_PRACTITIONER', 'attested'],
    ['neither is there: the person comes first', file({ checkIns: [], clockEvents: [] }), 'NO_PERSON', 'none'],
    ['more than the cap', capped(11), 'QUANTITY_EXCEEDS', 'attested'],
    ['as much as the cap', capped(10), 'MATCH', 'attested'],
    ['a quantity that nobody said', capped(null), 'MATCH', 'attested'],
    ['a cap that held no more', capped(11, at(-500)), 'MATCH', 'attested'],
    ['an emergency', file({ checkIns: [], claim: { kind: 'emergency' } }), 'EXEMPT', 'none'],
    ['a stay is judged as a stay', file({ claim: { kind: 'inpatient' } }), 'EXEMPT', 'none'],
    ['no kiosk at the site', file({ checkIns: [], devices: [] }), 'UNKNOWN', 'downtime'],
    ['the camera saw nothing', file({ checkIns: [checkIn(58, 'not-assessable')] }), 'UNKNOWN', 'none'],
    ['the visit is not over', file({ checkIns: [], now: at(95) }), 'UNKNOWN', 'none'],
    [
      'no staff kiosk: nobody can say who was there',
      file({ clockEvents: [], devices: [siteDevice()] }),
      'UNKNOWN',
      'attested',
    ],
  ])('%s', (_, subject, code, channel) => {
    expect(match(subject)).toEqual({ code, channel });
  });

  it('is unknown where nobody judges presence', () => {
    expect(match(file(), [])).toEqual({ code: 'UNKNOWN', channel: 'none' });
  });
});

describe('coverage', () => {
  it('counts shares of the claims that could be checked', () => {
    const group = (code: string | null, channel: string | null, claims: number) => ({
      code,
      channel,
      claims,
      fundFen: claims * 100,
    });
    const groups = [
      group('MATCH', 'attested', 60),
      group('NO_PRACTITIONER', 'attested', 10),
      group('MATCH', 'manual', 10),
      group('UNKNOWN', 'downtime', 15),
      group('NO_PERSON', 'none', 5),
      group('EXEMPT', 'none', 40),
      group(null, null, 7),
    ];
    expect(coverageOf(groups)).toMatchObject({
      claims: 147,
      unjudged: 7,
      attestedShare: 0.7,
      manualShare: 0.1,
      downtimeShare: 0.15,
      codes: { MATCH: 70, EXEMPT: 40, NO_TIME: 0 },
    });
  });

  it('says nothing where nothing could be checked', () => {
    expect(coverageOf([])).toMatchObject({ claims: 0, attestedShare: null, manualShare: null, downtimeShare: null });
  });

  it('loses no claim, and no share is beyond the whole', () => {
    const groups = fc.array(
      fc.record({
        code: fc.constantFrom(...MATCH_CODES, null),
        channel: fc.constantFrom(...MATCH_CHANNELS),
        claims: fc.nat(1000),
        fundFen: fc.nat(1e9),
      }),
    );
    fc.assert(
      fc.property(groups, (drawn) => {
        const real = drawn.map((group) => ({
          ...group,
          channel: group.code === null ? null : group.code === 'EXEMPT' ? 'none' : group.channel,
        }));
        const { claims, unjudged, codes, attestedShare, manualShare, downtimeShare } = coverageOf(real);
        expect(Object.values(codes).reduce((sum, count) => sum + count, unjudged)).toBe(claims);
        const shares = [attestedShare, manualShare, downtimeShare].map((share) => share ?? 0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
