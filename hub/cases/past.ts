import { sql } from 'kysely';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import type { Past } from './related-schema.ts';

const ABOUT = ['person', 'practitioner', 'device', 'site'] as const;

/** Counts of other findings about whom and what a finding is about, in that order. */
export async function pastOf(db: Database, finding: Row<'findings'>): Promise<Past[]> {
  const asked = ABOUT.flatMap((about) => {
    const id = finding[about];
    return id === null ? [] : [{ about, id }];
  });
  return await Promise.all(asked.map(({ about, id }) => countedAbout(db, about, id, finding.id)));
}

async function countedAbout(db: Database, about: Past['about'], id: string, except: string): Promise<Past> {
  const rows = await db
    .selectFrom('findings')
    .select(({ fn }) => ['status', fn.countAll<number>().as('count'), fn.max('opened_at').as('last')])
    .select(({ fn }) => fn.sum<number>('amount_fen').as('fen'))
    .where(about, '=', id)
    .where('id', '<>', except)
    .where(sql<boolean>`mode <> 'shadow'`)
    .groupBy('status')
    .execute();
  const of = (status: string) => rows.find((row) => row.status === status);
  const count = (status: string) => Number(of(status)?.count ?? 0);
  const last = rows
    .map((row) => row.last)
    .toSorted()
    .at(-1);
  return {
    ...{ about, id, open: count('open'), upheld: count('upheld') },
    ...{ dismissed: count('dismissed'), retracted: count('retracted') },
    upheldFen: Number(of('upheld')?.fen ?? 0),
    lastAt: last ?? null,
  };
}
