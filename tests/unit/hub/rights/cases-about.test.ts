import { expect, it } from 'vitest';
import type { Subject } from '../../../../contract/evidence.ts';
import { exportPerson } from '../../../../hub/rights/person-export.ts';
import { APPROVER, CaseStory, OPERATOR } from '../../../support/case-story.ts';
import { PERSON } from '../../../support/claim-builders.ts';
import { memoryStore } from '../../../support/stores.ts';

const insured = { type: 'insured', id: PERSON } as Subject;

it('a person’s copy has the cases about them: state, steps and decision, and nobody’s words', async () => {
  const story = await CaseStory.begin(await memoryStore());
  const { db } = story.parts.store;
  const id = await story.open();
  await story.untilHeard(id);
  await story.take(id, 'decide', APPROVER, { measures: ['deducted'], amountFen: 8000 });
  const finding = (await story.finding()).id;
  const { cases } = await exportPerson(db, insured);
  expect(cases).toMatchObject([
    {
      ...{ id, number: '2026-000001', state: 'decided', outcome: 'deducted', alsoAboutOthers: false },
      ...{ amountFen: 8640, decidedFen: 8000, findings: [finding] },
    },
  ]);
  const steps = (cases[0] as { steps: Record<string, unknown>[] }).steps;
  expect(steps.map(({ step }) => step)).toEqual([
    ...['open', 'triage', 'first-review', 'notice', 'explanation', 'second-review', 'propose', 'statement', 'decide'],
  ]);
  expect(steps.at(-1)).toMatchObject({ measures: ['deducted'], amountFen: 8000, takenBack: false });
  expect(JSON.stringify(cases)).not.toMatch(/because of|operator|reviewer|approver|bundles/);
  await story.parts.store.close();
});

it('amounts of a case that is about others too are left out, and others have no part in it', async () => {
  const story = await CaseStory.begin(await memoryStore());
  const { db } = story.parts.store;
  const { id, findings } = await story.openWide();
  const other = `${PERSON.slice(0, -1)}${PERSON.endsWith('A') ? 'B' : 'A'}`;
  await db
    .updateTable('findings')
    .set({ person: other })
    .where('id', '=', findings[0]?.id ?? '')
    .execute();
  await db.updateTable('cases').set({ person: null }).execute();
  await story.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
  const [own] = (await exportPerson(db, insured)).cases;
  expect(own).toMatchObject({ id, alsoAboutOthers: true, findings: expect.not.arrayContaining([findings[0]?.id]) });
  expect(own).not.toHaveProperty('amountFen');
  expect((await exportPerson(db, { type: 'insured', id: other } as Subject)).cases).toMatchObject([
    { id, findings: [findings[0]?.id] },
  ]);
  expect((await exportPerson(db, { type: 'practitioner', id: 'nobody' } as Subject)).cases).toEqual([]);
  await story.parts.store.close();
});
