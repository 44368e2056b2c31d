import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ROLES } from '../../../hub/access/roles.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { caseDetail } from '../../../hub/workflow/case-detail.ts';
import type { NextStep } from '../../../hub/workflow/case-schema.ts';
import { coveredFen } from '../../../hub/workflow/covered.ts';
import { WorkflowError } from '../../../hub/workflow/error.ts';
import { findingsOf, loadSteps } from '../../../hub/workflow/facts.ts';
import type { StepFields } from '../../../hub/workflow/fields.ts';
import { asideAs, setAsideBy } from '../../../hub/workflow/set-aside.ts';
import { effectiveSteps, standingOf } from '../../../hub/workflow/standing.ts';
import { takeOwnStep } from '../../../hub/workflow/take-step.ts';
import { CaseStory, someone } from '../../support/case-story.ts';
import { memoryStore } from '../../support/stores.ts';

const CALLERS = ROLES.flatMap((role) => [someone(role, `${role}-1`), someone(role, `${role}-2`)]);
const DAY_MS = 86_400_000;

/** Plausible fields of a step: what is suggested, and the first option of what is not. */
function filled({ fields, suggested }: NextStep, findings: readonly string[], what: number): StepFields {
  const named = findings[what % findings.length] ?? '';
  const entries = fields
    .filter(({ optional, when, name }) => !optional && (!when || suggested[name] !== undefined))
    .map(({ name, kind, options = [] }): [string, StepFields[string]] => {
      const first = options[0] ?? '';
      const otherwise = {
        choice: first,
        choices: [first],
        days: 3,
        names: ['a', 'b', 'c'],
        date: '2026-11-23',
        findings: [named],
      };
      return [name, suggested[name] ?? otherwise[kind as keyof typeof otherwise] ?? 'some words'];
    });
  return Object.fromEntries(entries);
}

it('whatever people do, the columns of a case say what its steps say, and findings what the case says', async () => {
  let [taken, refused, letGo] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 5, maxLength: 25 }), async (choices) => {
      const story = await CaseStory.begin(await memoryStore());
      const { store, rules, now } = story.parts;
      const { id } = await story.openWide('operator-1');
      const reader = { db: store.db, rules, now };
      for (const [who, what] of choices) {
        const caller = CALLERS[who % CALLERS.length] ?? someone('operator');
        story.now += (what % 5) * DAY_MS;
        const { next, steps, findings } = await caseDetail(reader, id, caller);
        const open = next.filter(({ refusal }) => refusal === null);
        const back = steps.find(({ voidable }) => voidable);
        const chosen = open[what % (open.length + 1)];
        try {
          if (chosen)
            await story.take(
              id,
              chosen.step,
              caller,
              filled(
                chosen,
                findings.map((one) => one.id),
                who,
              ),
            );
          else if (back && what % 3 === 0) await story.takeBack(id, back.id, caller);
          else await takeOwnStep(story.parts, id, what % 2 ? 'overdue' : 'no-statement');
          taken += 1;
        } catch (error) {
          if (!(error instanceof WorkflowError)) throw error;
          refused += 1;
        }
      }
      const row = await story.row(id);
      const steps = await loadSteps(store.db, id);
      const { state, grade, dueAt, pausedAt, outcome, decidedFen } = standingOf(steps);
      expect(row).toMatchObject({ state, grade, outcome, due_at: dueAt, paused_at: pausedAt, decided_fen: decidedFen });
      const members = await store.db
        .selectFrom('case_findings')
        .innerJoin('findings', 'findings.id', 'case_findings.finding_id')
        .select(['findings.id', 'status', 'aside'])
        .execute();
      const counted = setAsideBy(effectiveSteps(steps));
      for (const { id: finding, status, aside } of members) {
        const own = counted.get(finding);
        expect(aside).toBe(own ? asideAs(own) : null);
        const ended = aside ?? outcome;
        expect(status).toBe(ended === null ? 'open' : ended === 'dismissed' ? 'dismissed' : 'upheld');
      }
      letGo += members.filter(({ aside }) => aside !== null).length;
      expect(row.amount_fen).toBe(await coveredFen(store.db, await findingsOf(store.db, id, steps)));
      expect(await verifyLedger(store.db)).toMatchObject({ verified: true });
      await store.close();
    }),
    { numRuns: 12 },
  );
  expect(taken).toBeGreaterThan(refused);
  expect(letGo).toBeGreaterThan(0);
}, 30_000);
