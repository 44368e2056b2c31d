import { d14 } from '../../../../../hub/crosscheck/rules/d14.ts';
import { OTHER_SITE, SITE } from '../../../../support/builders.ts';
import { DOCTOR } from '../../../../support/claim-builders.ts';
import { at, clockEvent, practitionerDayFile, staffDevice } from '../../../../support/file-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const DAY = 1440;
const later = { now: at(3 * DAY), devices: [staffDevice({ deliveredUpTo: at(2 * DAY) })] };
const file = (events: readonly ReturnType<typeof clockEvent>[], over: object = {}) =>
  practitionerDayFile(events, { ...later, ...over });
const [comes, leaves] = [clockEvent('in', 10), clockEvent('out', 500)];

const missing = (subject: string) =>
  staffDevice({ deliveredUpTo: at(2 * DAY), holes: [{ from: at(400), until: at(400), subject }] });

describeRule(d14, [
  { name: 'in and out', file: file([comes, leaves]), outcome: 'clear', code: 'shifts-paired' },
  {
    name: 'never signed out',
    file: file([comes]),
    outcome: 'finding',
    code: 'no-sign-out',
    with: { amountFen: 0, site: SITE, evidence: [{ type: 'attestation', id: comes.jti }] },
  },
  { name: 'never signed in', file: file([leaves]), outcome: 'finding', code: 'no-sign-in' },
  { name: 'signed in again during the shift', file: file([comes, clockEvent('in', 250), leaves]), outcome: 'clear' },
  {
    name: 'signed in again the next day, out only then',
    file: file([comes, clockEvent('in', 10 + DAY), clockEvent('out', 500 + DAY)]),
    outcome: 'finding',
    code: 'no-sign-out',
    with: { evidence: [{ type: 'attestation', id: comes.jti }] },
  },
  {
    name: 'a night shift that ends the next day',
    file: file([clockEvent('in', 800), clockEvent('out', 1400)]),
    outcome: 'clear',
  },
  {
    name: 'a night shift that began the day before',
    file: file([clockEvent('in', -200), clockEvent('out', 300)]),
    outcome: 'clear',
  },
  {
    name: 'soon at another site',
    file: file([comes, clockEvent('in', 60, { site: OTHER_SITE }), clockEvent('out', 300, { site: OTHER_SITE })]),
    outcome: 'clear',
    code: 'two-places-are-for-d02',
  },
  {
    name: 'the shift may go on',
    file: file([comes], { now: at(600) }),
    outcome: 'clear',
    code: 'still-on-duty',
  },
  {
    name: 'the shift may go on, but one before it was never ended',
    file: file([clockEvent('out', 5), clockEvent('in', 10)], { now: at(600) }),
    outcome: 'finding',
    code: 'no-sign-in',
  },
  {
    name: 'a region with shorter shifts',
    file: file([comes], { now: at(600) }),
    parameters: { maxShiftHours: 8 },
    outcome: 'finding',
  },
  {
    name: 'tried to sign out, not assessable',
    file: file([comes, clockEvent('out', 500, { outcome: 'not-assessable' })]),
    outcome: 'inconclusive',
    code: 'attempt-unclear',
  },
  {
    name: 'somebody else signed out',
    file: file([comes, clockEvent('out', 500, { outcome: 'no-match' })]),
    outcome: 'finding',
  },
  {
    name: 'the kiosk was down',
    file: file([comes], {
      devices: [
        staffDevice({ deliveredUpTo: at(2 * DAY), outages: [{ cause: 'offline', from: at(450), until: at(520) }] }),
      ],
    }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'the kiosk has not delivered everything',
    file: file([comes], { devices: [staffDevice({ pending: 3 })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'events of somebody else are missing',
    file: file([comes], { devices: [missing('somebody else')] }),
    outcome: 'finding',
  },
  {
    name: 'an event of theirs is missing',
    file: file([comes], { devices: [missing(DOCTOR)] }),
    outcome: 'inconclusive',
    code: 'evidence-missing-in-chain',
  },
  { name: 'nothing on that day', file: file([clockEvent('in', -1200)]), outcome: 'not-judged' },
]);
