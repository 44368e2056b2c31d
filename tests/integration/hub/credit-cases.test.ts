import { expect, it } from 'vitest';
import { proposePoints } from '../../../hub/credit/points/propose.ts';
import { settlePoints } from '../../../hub/credit/points/settle.ts';
import { practitionerPoints } from '../../../hub/credit/points/view.ts';
import { loadSteps } from '../../../hub/workflow/facts.ts';
import { APPROVER, CaseStory, OPERATOR, REVIEWER } from '../../support/case-story.ts';
import { DOCTOR } from '../../support/claim-builders.ts';
import { conduct } from '../../support/credit-story.ts';
import { memoryStore } from '../../support/stores.ts';

it('points that a case orders are proposed, confirmed by another, and take the case on', async () => {
  const story = await CaseStory.begin(await memoryStore());
  const { store } = story.parts;
  const id = await story.open();
  const measures = { measures: ['deducted', 'points'], amountFen: 8640 };
  await story.take(id, 'triage', OPERATOR, { grade: 'violation' });
  await story.take(id, 'first-review', OPERATOR);
  await story.take(id, 'second-review', REVIEWER);
  await story.take(id, 'propose', REVIEWER, { ...measures, days: 5 });
  const input = conduct({
    source: { type: 'case', id },
    sanction: { kind: 'agreement', reference: '2026-000001', on: '2026-11-22' },
  });
  await expect(proposePoints(store, input, 'operator', story.now)).rejects.toMatchObject({ code: 'NOT_ORDERED' });
  await story.take(id, 'statement', OPERATOR, { stand: 'accepts' });
  await story.take(id, 'decide', APPROVER, measures);
  await story.take(id, 'notify', OPERATOR, { served: 'portal', servedOn: '2026-11-22' });
  await expect(story.take(id, 'close', OPERATOR)).rejects.toThrow(/points/);

  const entry = await proposePoints(store, input, 'operator', story.now);
  await settlePoints(store, entry, { step: 'confirmed', reason: 'as decided' }, APPROVER, story.now);
  expect((await practitionerPoints(store.db, DOCTOR, 2026, story.now)).total).toBe(5);
  const credited = (await loadSteps(store.db, id)).at(-1);
  expect(credited).toMatchObject({ step: 'credit', to: 'credited', by: 'approver', fields: { entries: [entry] } });
  await story.take(id, 'close', OPERATOR);
  await store.close();
});
