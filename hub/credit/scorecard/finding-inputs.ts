import type { Count } from './load.ts';

type Column = 'site' | 'practitioner' | 'person';

const upheld =
  (column: Column): Count =>
  async ({ db, from, until }) => {
    const rows = await db
      .selectFrom('findings')
      .select(({ fn }) => [`${column} as subject`, fn.countAll<number>().as('count')])
      .where('status', '=', 'upheld')
      .where('mode', '<>', 'shadow')
      .where('updated_at', '>=', from)
      .where('updated_at', '<', until)
      .groupBy(column)
      .execute();
    return rows.map((row) => ({ ...row, name: 'upheld' }));
  };

const historyOf =
  (column: Column, name: 'corrected' | 'won'): Count =>
  async ({ db, from, until }) => {
    let rows = db
      .selectFrom('finding_events')
      .innerJoin('findings', 'findings.id', 'finding_events.finding')
      .select(({ fn }) => [`findings.${column} as subject`, fn.countAll<number>().as('count')])
      .where('finding_events.at', '>=', from)
      .where('finding_events.at', '<', until)
      .where('mode', '<>', 'shadow')
      .groupBy(`findings.${column}`);
    if (name === 'corrected') {
      // Taken back while the finding was open: before anybody decided.
      rows = rows.where('finding_events.kind', '=', 'retracted').where('status', '=', 'retracted');
      rows = rows.where((eb) =>
        eb.or(['claim-cancelled', 'claim-refunded'].map((code) => eb('finding_events.reason', 'like', `%"${code}"%`))),
      );
    } else {
      rows = rows.where('finding_events.kind', '=', 'decision-voided').where('status', '<>', 'upheld');
      rows = rows.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('finding_events as before')
            .select('before.id')
            .whereRef('before.finding', '=', 'findings.id')
            .where('before.kind', '=', 'decided')
            .where('before.at', '<', from)
            .where('before.reason', 'like', '%"upheld"%'),
        ),
      );
    }
    return (await rows.execute()).map((row) => ({ ...row, name }));
  };

/** Findings that an institution put right when it was asked to check itself. */
export const selfChecks: Count = async ({ db, from, until }) => {
  const rows = await db
    .selectFrom('self_check_items')
    .innerJoin('self_checks', 'self_checks.id', 'self_check_items.check_id')
    .select(({ fn }) => ['site as subject', fn.countAll<number>().as('count')])
    .where('answer', '=', 'corrected')
    .where('answered_at', '>=', from)
    .where('answered_at', '<', until)
    .groupBy('site')
    .execute();
  return rows.map((row) => ({ ...row, name: 'corrected' }));
};

/** What people decided about findings, by whom the findings are about. */
export const decided = (column: Column): readonly Count[] => [
  upheld(column),
  historyOf(column, 'corrected'),
  historyOf(column, 'won'),
];
