import { pino } from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { claimSubject, judge } from '../../../../hub/crosscheck/judge.ts';
import type { Rule } from '../../../../hub/crosscheck/rule.ts';
import { configureRules } from '../../../../hub/crosscheck/rule-set.ts';
import { claimFile } from '../../../support/file-builders.ts';

const rule: Rule<'claim', Record<string, never>> = {
  id: 'X01',
  version: 1,
  class: 'violation',
  subject: 'claim',
  legalBasis: [],
  parameters: z.strictObject({}),
  messages: [],
  evaluate: () => {
    throw new Error('a defect');
  },
};

it('takes a rule that throws for one that could not judge, and logs an error', () => {
  const lines: string[] = [];
  const logger = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
  const [judgement] = judge(claimSubject(claimFile()), configureRules([rule]), logger);
  expect(judgement?.outcome).toEqual({ outcome: 'inconclusive', missing: { code: 'rule-failed', params: {} } });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, rule: 'X01', subject: 'C-1' });
});
