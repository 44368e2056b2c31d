import { sql } from 'kysely';
import { addIndex, type SchemaMigration, withColumns } from '../schema.ts';

/** On SQLite, figures of claims stand in the order of their key, as those of findings do: a quarter is read from one place, not row by row. */
export const claimFiguresInOrder: SchemaMigration = async (db, kind) => {
  if (kind !== 'sqlite') return;
  await withColumns(db.schema.createTable('claim_figures_in_order'), kind, {
    ...{ day: 'text', site: 'text', claims: 'count', cancelled: 'count', fund_fen: 'count', unjudged: 'count' },
    ...{ exempt: 'count', unknown: 'count', matched: 'count', mismatched: 'count', attested: 'count' },
    ...{ manual: 'count', downtime: 'count' },
  })
    .addPrimaryKeyConstraint('claim_figures_pk', ['day', 'site'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await sql`insert into claim_figures_in_order select * from claim_figures order by day, site`.execute(db);
  await sql`drop table claim_figures`.execute(db);
  await sql`alter table claim_figures_in_order rename to claim_figures`.execute(db);
  await addIndex(db, 'claim_figures', ['site', 'day']);
};
