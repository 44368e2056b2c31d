import { p18 } from '../../../../../hub/crosscheck/rules/p18.ts';
import { at, siteDevice } from '../../../../support/file-builders.ts';
import { settlement, terminalDayFile } from '../../../../support/pattern-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'];
const six = PEOPLE.map((person, index) => settlement(90 + index, person));
const seen = (...people: readonly string[]) => new Map(people.map((person) => [person, [at(70)]]));
const down = { from: at(80), until: at(100), cause: 'offline' as const };

describeRule(p18, [
  {
    name: 'six cards in six minutes, nobody seen',
    file: terminalDayFile({ settlements: six }),
    outcome: 'finding',
    code: 'more-cards-than-faces',
    with: {
      amountFen: 0,
      message: { params: { cards: 6, faces: 0, terminal: 'T-1' } },
      evidence: six.map(({ claim }) => ({ type: 'claim', id: claim })),
    },
  },
  {
    name: 'three of six were seen',
    file: terminalDayFile({ settlements: six, attested: seen('a', 'b', 'c') }),
    outcome: 'finding',
    with: { message: { params: { cards: 6, faces: 3 } } },
  },
  {
    name: 'four of six were seen',
    file: terminalDayFile({ settlements: six, attested: seen('c', 'd', 'e', 'f') }),
    outcome: 'clear',
    code: 'faces-enough',
  },
  {
    name: 'seen in the morning, billed at night',
    file: terminalDayFile({
      settlements: six,
      attested: new Map(PEOPLE.map((person) => [person, [at(-100)]])),
    }),
    outcome: 'finding',
  },
  { name: 'four cards', file: terminalDayFile({ settlements: six.slice(0, 4) }), outcome: 'clear' },
  {
    name: 'six bills of two people',
    file: terminalDayFile({ settlements: six.map((one, index) => ({ ...one, person: index % 2 ? 'a' : 'b' })) }),
    outcome: 'clear',
  },
  {
    name: 'six cards over an hour',
    file: terminalDayFile({ settlements: PEOPLE.map((person, index) => settlement(90 + 12 * index, person)) }),
    outcome: 'clear',
  },
  {
    name: 'somebody may still be verified',
    file: terminalDayFile({ now: at(97), settlements: six }),
    outcome: 'inconclusive',
    code: 'window-open',
  },
  {
    name: 'a signed downtime',
    file: terminalDayFile({
      settlements: six,
      downtimes: [{ jti: 'x', device: 'desk-1', from: at(60), until: at(120) }],
    }),
    outcome: 'inconclusive',
    code: 'site-downtime',
  },
  {
    name: 'the kiosk was down',
    file: terminalDayFile({ settlements: six, devices: [siteDevice({ outages: [down], deliveredUpTo: at(3000) })] }),
    outcome: 'inconclusive',
    code: 'device-down',
  },
  {
    name: 'events are on their way',
    file: terminalDayFile({ settlements: six, devices: [siteDevice({ pending: 3, deliveredUpTo: at(60) })] }),
    outcome: 'inconclusive',
    code: 'evidence-may-be-on-its-way',
  },
  {
    name: 'no device',
    file: terminalDayFile({ settlements: six, devices: [] }),
    outcome: 'inconclusive',
    code: 'no-device',
  },
  { name: 'nothing settled', file: terminalDayFile(), outcome: 'not-judged' },
]);
