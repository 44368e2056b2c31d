import { e08 } from '../../../../../hub/crosscheck/rules/e08.ts';
import { evidenceDayFile, measuredEvent } from '../../../../support/day-builders.ts';
import { describeRule } from '../../../../support/rule-cases.ts';

/** A hundred checks, of which so many could not be assessed. */
const checks = (unassessable: number, count = 100) =>
  Array.from({ length: count }, (_, index) =>
    measuredEvent(index, { face: index < unassessable ? 'not-assessable' : 'match' }),
  );
const earlier = [4, 6, 5, 5, 7].map((unassessable) => ({ checks: 100, unassessable }));

describeRule(e08, [
  { name: 'as before', file: evidenceDayFile({ events: checks(8), earlier }), outcome: 'clear', code: 'as-before' },
  {
    name: 'forty in a hundred',
    file: evidenceDayFile({ events: checks(40), earlier }),
    outcome: 'finding',
    code: 'drifted',
    with: { message: { params: { percent: 40, before: 5 } } },
  },
  {
    name: 'a rise too small to matter',
    file: evidenceDayFile({ events: checks(14), earlier }),
    outcome: 'clear',
    parameters: { maxZ: 1 },
  },
  {
    name: 'a device that was never regular',
    file: evidenceDayFile({
      events: checks(40),
      earlier: [5, 40, 10, 60].map((unassessable) => ({ checks: 100, unassessable })),
    }),
    outcome: 'clear',
  },
  {
    name: 'few checks',
    file: evidenceDayFile({ events: checks(20, 29), earlier }),
    outcome: 'clear',
    code: 'too-few-checks',
  },
  {
    name: 'a new device',
    file: evidenceDayFile({ events: checks(40), earlier: earlier.slice(2) }),
    outcome: 'inconclusive',
    code: 'too-little-history',
  },
  {
    name: 'no face at all',
    file: evidenceDayFile({ events: [measuredEvent(0, { face: null })] }),
    outcome: 'not-judged',
  },
]);
