import { sql } from 'kysely';
import type { Count, Counted } from './load.ts';

/** Signed events: how many, how many late, and what faces they compared. */
export const events =
  (column: 'site' | 'subject', ofWhom: 'insured' | 'practitioner'): Count =>
  async ({ db, from, until, late }) => {
    const one = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;
    let rows = db
      .selectFrom('attestations')
      .select(({ fn }) => [
        `${column} as who`,
        fn.countAll<number>().as('events'),
        one(sql`${late}`).as('late'),
        one(sql`subject_type = ${ofWhom} and face_outcome in ('match', 'no-match')`).as('checked'),
        one(sql`subject_type = ${ofWhom} and face_outcome = 'no-match'`).as('refused'),
      ])
      .where('at', '>=', from)
      .where('at', '<', until)
      .groupBy(column);
    if (column === 'subject') rows = rows.where('subject_type', '=', ofWhom);
    const names = ['events', 'late', 'checked', 'refused'] as const;
    return (await rows.execute()).flatMap((row) =>
      names.map((name) => ({ subject: row.who, name, count: Number(row[name]) })),
    );
  };

/** Bedside questions that somebody could answer. */
export const challenges: Count = async ({ db, month }) => {
  const rows = await db
    .selectFrom('bedside_draws')
    .innerJoin('bedside_plans', 'bedside_plans.id', 'bedside_draws.plan')
    .select(({ fn }) => ['site as subject', 'state', fn.countAll<number>().as('count')])
    .where('date', '>=', `${month}-01`)
    .where('date', '<=', `${month}-31`)
    .where('state', 'in', ['answered', 'replied', 'mismatch', 'missed'])
    .groupBy(['site', 'state'])
    .execute();
  return rows.flatMap(({ subject, state, count }): Counted[] => {
    const asked: Counted = { subject, name: 'asked', count };
    return state === 'missed' ? [asked, { subject, name: 'missed', count }] : [asked];
  });
};
