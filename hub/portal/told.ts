import type { Database } from '../store/store.ts';
import { stepsOf, TELLING } from './own-case.ts';
import type { OwnBacking } from './standing-schema.ts';

/** Cases of an institution that it has been told of, among some: by id, with their number. */
export async function toldCases(db: Database, site: string, cases: readonly string[]): Promise<Map<string, string>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'number'])
    .where('site', '=', site)
    .where('id', 'in', [...cases])
    .execute();
  const steps = await stepsOf(
    db,
    rows.map(({ id }) => id),
  );
  const isTold = (id: string) => steps.get(id)?.some(({ step }) => TELLING.includes(step)) ?? false;
  return new Map(rows.flatMap(({ id, number }) => (isTold(id) ? [[id, number] as const] : [])));
}

/** Where an institution was told of findings: by a notice, or by a list to check itself. Others are not in the answer. */
export async function whereTold(
  db: Database,
  site: string,
  findings: readonly string[],
): Promise<Map<string, OwnBacking>> {
  if (findings.length === 0) return new Map();
  const asked = await db
    .selectFrom('self_check_items')
    .innerJoin('self_checks', 'self_checks.id', 'self_check_items.check_id')
    .select(['finding', 'check_id'])
    .where('site', '=', site)
    .where('finding', 'in', [...findings])
    .execute();
  const inCases = await db
    .selectFrom('case_findings')
    .select(['finding_id', 'case_id'])
    .where('finding_id', 'in', [...findings])
    .execute();
  const told = await toldCases(db, site, [...new Set(inCases.map(({ case_id }) => case_id))]);
  const known = new Map<string, OwnBacking>();
  for (const { finding, check_id: id } of asked) known.set(finding, { type: 'self-check', id, number: null });
  for (const { finding_id, case_id: id } of inCases) {
    const number = told.get(id);
    if (number !== undefined) known.set(finding_id, { type: 'notice', id, number });
  }
  return known;
}
