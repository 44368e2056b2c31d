import { sql } from 'kysely';
import { markFiguresDue } from '../figure-triggers.ts';
import { addIndex, type SchemaMigration, withColumns, withCountedId } from '../schema.ts';

/** Daily figures, what keeps them true, and indexes by which findings of one subject are found. */
export const overview: SchemaMigration = async (db, kind) => {
  await withColumns(db.schema.createTable('claim_figures'), kind, {
    day: 'text',
    site: 'text',
    claims: 'count',
    cancelled: 'count',
    fund_fen: 'count',
    unjudged: 'count',
    exempt: 'count',
    unknown: 'count',
    matched: 'count',
    mismatched: 'count',
    attested: 'count',
    manual: 'count',
    downtime: 'count',
  })
    .addPrimaryKeyConstraint('claim_figures_pk', ['day', 'site'])
    .execute();
  await addIndex(db, 'claim_figures', ['site', 'day']);

  // Days are read as a whole: rows stand in the order of their key, so that SQLite need not look each of them up.
  const byKey = kind === 'sqlite' ? sql`without rowid` : sql``;
  const keyed = ['day', 'site', 'measure', 'rule', 'class', 'status', 'department', 'practitioner'] as const;
  await withColumns(db.schema.createTable('finding_figures'), kind, {
    day: 'text',
    site: 'text',
    measure: 'text',
    rule: 'text',
    class: 'text',
    status: 'text',
    department: 'text',
    practitioner: 'text',
    findings: 'count',
    amount_fen: 'count',
  })
    .addPrimaryKeyConstraint('finding_figures_pk', [...keyed])
    .modifyEnd(byKey)
    .execute();
  await addIndex(db, 'finding_figures', ['site', 'day']);
  await addIndex(db, 'finding_figures', ['measure', 'status', 'day']);

  await withColumns(db.schema.createTable('event_figures'), kind, { day: 'text', site: 'text', events: 'count' })
    .addPrimaryKeyConstraint('event_figures_pk', ['day', 'site'])
    .execute();
  await addIndex(db, 'event_figures', ['site', 'day']);

  await withColumns(withCountedId(db.schema.createTable('figures_due'), kind), kind, {
    hour: 'text',
    site: 'text',
  }).execute();
  await addIndex(db, 'figures_due', ['site', 'hour']);

  await withColumns(db.schema.createTable('period_reports'), kind, {
    kind: 'text',
    date: 'text',
    made_at: 'text',
    made_by: 'text',
    content: 'text',
  })
    .addPrimaryKeyConstraint('period_reports_pk', ['kind', 'date'])
    .execute();

  await addIndex(db, 'findings', ['site', 'opened_at']);
  await addIndex(db, 'findings', ['site', 'updated_at']);
  for (const subject of ['person', 'practitioner', 'device']) await addIndex(db, 'findings', [subject, 'opened_at']);

  await markFiguresDue(db, kind);
  for (const [table, at] of [
    ['claims', 'settled_at'],
    ['findings', 'opened_at'],
    ['findings', 'updated_at'],
  ] as const) {
    await sql`insert into figures_due (hour, site)
      select distinct substr(${sql.ref(at)}, 1, 13), site from ${sql.table(table)}`.execute(db);
  }
};
