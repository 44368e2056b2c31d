import type { Fix } from '../../../../../hub/crosscheck/files.ts';
import { e06 } from '../../../../../hub/crosscheck/rules/e06.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

const here: Fix = { lat: 24.48, lon: 118.08, datum: 'WGS84', accuracyM: 20 };
/** About three kilometres north. */
const away: Fix = { ...here, lat: 24.507 };
const at = (...fixes: Fix[]) => fixes.map((measured, index) => measuredEvent(index, { measured }));

describeRule(e06, [
  {
    name: 'where it belongs',
    file: evidenceDayFile({ events: at(here, here) }),
    outcome: 'clear',
    code: 'where-it-belongs',
  },
  {
    name: 'three kilometres away',
    file: evidenceDayFile({ events: at(here, away, away, away) }),
    outcome: 'finding',
    code: 'moved',
    with: { message: { params: { fixes: 3, of: 4, metres: 2972 } } },
  },
  { name: 'one stray fix', file: evidenceDayFile({ events: at(here, here, away) }), outcome: 'clear' },
  {
    name: 'too vague to tell',
    file: evidenceDayFile({ events: at(...Array(4).fill({ ...away, accuracyM: 5000 })) }),
    outcome: 'clear',
  },
  {
    name: 'a handheld',
    file: evidenceDayFile({ profile: 'handheld-ward', events: at(away, away, away) }),
    outcome: 'clear',
    code: 'mobile-device',
  },
  {
    name: 'nothing registered',
    file: evidenceDayFile({ standing: null, events: at(away, away, away) }),
    outcome: 'inconclusive',
    code: 'position-unknown',
  },
  {
    name: 'another coordinate system',
    file: evidenceDayFile({ events: at(...Array(3).fill({ ...away, datum: 'GCJ02' })) }),
    outcome: 'inconclusive',
    code: 'datum-differs',
  },
  { name: 'no receiver', file: evidenceDayFile({ events: [measuredEvent(0)] }), outcome: 'not-judged' },
]);
