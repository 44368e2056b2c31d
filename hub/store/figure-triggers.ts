import { sql } from 'kysely';
import type { StoreKind } from './schema.ts';
import type { Database } from './store.ts';

type Event = 'insert' | 'update' | 'delete';

/** An instant in which a changed row counts at an institution. `{row}` stands for the row. */
interface Counted {
  readonly at: string;
  readonly site: string;
  /** Where the instant and the institution stand, if not in the row itself. */
  readonly through?: { readonly table: string; readonly on: string };
}

interface Watched {
  readonly table: string;
  readonly events: readonly Event[];
  /** Columns whose change matters; absent = all. */
  readonly columns?: readonly string[];
  readonly counted: readonly Counted[];
}

const EVERY: readonly Event[] = ['insert', 'update', 'delete'];
const ofClaim = { table: 'claims', on: `claims.claim_id = {row}.subject and {row}.subject_type = 'claim'` };
const ofStay = { table: 'findings', on: `findings.subject_type = 'stay' and findings.subject = {row}.stay_id` };

const WATCHED: readonly Watched[] = [
  {
    table: 'claims',
    events: EVERY,
    columns: ['site', 'settled_at', 'state', 'fund_fen'],
    counted: [{ at: '{row}.settled_at', site: '{row}.site' }],
  },
  {
    table: 'judged_subjects',
    events: EVERY,
    columns: ['match_code', 'channel'],
    counted: [{ at: 'claims.settled_at', site: 'claims.site', through: ofClaim }],
  },
  {
    table: 'findings',
    events: EVERY,
    counted: [
      { at: '{row}.opened_at', site: '{row}.site' },
      { at: '{row}.updated_at', site: '{row}.site' },
    ],
  },
  // A stay says to which department its findings belong.
  {
    table: 'stays',
    events: ['update'],
    columns: ['department'],
    counted: [
      { at: 'findings.opened_at', site: 'findings.site', through: ofStay },
      { at: 'findings.updated_at', site: 'findings.site', through: ofStay },
    ],
  },
];

/**
 * Lets the database itself note what has to be counted anew, in the transaction that changes it: whoever writes to these tables,
 * figures can't silently go wrong. Triggers of SQLite work by row, those of PostgreSQL by statement.
 */
export async function markFiguresDue(db: Database, kind: StoreKind): Promise<void> {
  for (const watched of WATCHED) {
    for (const event of watched.events) {
      if (kind === 'postgres') await markByStatement(db, watched, event);
      else await markByRow(db, watched, event);
    }
  }
}

const rowsOf = (event: Event) => [...(event === 'insert' ? [] : ['old']), ...(event === 'delete' ? [] : ['new'])];
const spoken = (text: string, row: string) => text.replaceAll('{row}', row);

function note(hours: readonly string[]): string {
  return `insert into figures_due (hour, site) select distinct due.hour, due.site from (${hours.join(' union ')}) as due`;
}

// One writer at a time: what is noted has not been counted. On PostgreSQL a note that is seen may be about to be taken by somebody
// who does not see this change yet, so that each statement leaves its own.
const UNLESS_NOTED = `where not exists
  (select 1 from figures_due known where known.hour = due.hour and known.site = due.site)`;

async function markByRow(db: Database, { table, columns, counted }: Watched, event: Event): Promise<void> {
  const of = event === 'update' && columns ? `update of ${columns.join(', ')}` : event;
  const hours = rowsOf(event).flatMap((row) =>
    counted.map(({ at, site, through }) => {
      const from = through ? ` from ${through.table} where ${through.on}` : '';
      return spoken(`select substr(${at}, 1, 13) as hour, ${site} as site${from}`, row);
    }),
  );
  await sql`create trigger ${sql.id(`${table}_${event}_figures`)} after ${sql.raw(of)} on ${sql.table(table)}
    for each row begin ${sql.raw(`${note(hours)} ${UNLESS_NOTED}`)}; end`.execute(db);
}

async function markByStatement(db: Database, { table, counted }: Watched, event: Event): Promise<void> {
  const name = sql.id(`${table}_${event}_figures`);
  const rows = rowsOf(event);
  const hours = counted.map(({ at, site, through }) => {
    const from = through ? `changed inner join ${through.table} on ${through.on}` : 'changed';
    return spoken(`select substr(${at}, 1, 13) as hour, ${site} as site from ${from}`, 'changed');
  });
  const changed = rows.map((row) => `select * from ${row}_rows`).join(' union all ');
  const body = `begin with changed as (${changed}) ${note(hours)}; return null; end`;
  await sql`create function ${name}() returns trigger language plpgsql as ${sql.lit(body)}`.execute(db);
  await sql`create trigger ${name} after ${sql.raw(event)} on ${sql.table(table)}
    referencing ${sql.raw(rows.map((row) => `${row} table as ${row}_rows`).join(' '))}
    for each statement execute function ${name}()`.execute(db);
}
