import type { FileLimits } from '../files/limits.ts';
import type { Database } from '../store/store.ts';
import { WorkflowError } from '../workflow/error.ts';
import { answersOf, looseFiles } from './answers.ts';
import { extensionsOf } from './extensions.ts';
import { OfficeView } from './notice-schema.ts';
import { limitsShown } from './notice-view.ts';
import { stepsOf } from './own-case.ts';

/** What came from the institution in a case, for operators. Throws WorkflowError `CASE_NOT_FOUND`. */
export async function officeView(db: Database, limits: FileLimits, caseId: string): Promise<OfficeView> {
  const row = await db
    .selectFrom('cases')
    .select('id')
    .where('erased_at', 'is', null)
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (!row) throw new WorkflowError('CASE_NOT_FOUND', 'there is no such case');
  const steps = (await stepsOf(db, [caseId])).get(caseId) ?? [];
  return OfficeView.parse({
    answers: await answersOf(db, steps),
    openedAt: steps.findLast(({ step }) => step === 'delivered')?.at ?? null,
    loose: await looseFiles(db, caseId, 'office'),
    extensions: await extensionsOf(db, caseId),
    limits: limitsShown(limits),
  });
}
