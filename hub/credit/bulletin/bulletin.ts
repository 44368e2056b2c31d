import { sql } from 'kysely';
import { newEventId } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { civilDate } from '../../calendar/working-days.ts';
import { FINDING_CLASSES } from '../../crosscheck/judged-subject.ts';
import { appendToLedger } from '../../ledger/append.ts';
import type { Database, Store } from '../../store/store.ts';
import { CreditError } from '../error.ts';
import { type Month, monthOf, spanOfMonth } from '../scorecard/month.ts';
import { latestRun } from '../scorecard/run.ts';
import { Bulletin } from './bulletin-schema.ts';

/** Makes the bulletin of a month that is over and enters it in the ledger; again = a later version, which counts instead. */
export async function makeBulletin(store: Store, month: Month, by: string, now: number): Promise<Bulletin> {
  if (monthOf(civilDate(now)) <= month) {
    throw new CreditError('MONTH_NOT_OVER', `the bulletin of ${month} can be made when the month is over`);
  }
  const at = new Date(now).toISOString();
  const bulletin: Bulletin = { month, at, by, ...(await contentOf(store.db, month)) };
  const content = JSON.stringify(bulletin);
  const id = newEventId(now);
  await store.transaction(
    async (trx) => {
      await trx.insertInto('bulletins').values({ id, month, content, by, at }).execute();
      await appendToLedger(trx, [{ kind: 'bulletin', ref: id, digest: digestOf(content) }], now);
    },
    { sequencer: true },
  );
  return bulletin;
}

/** The bulletin that counts for a month. Throws CreditError `BULLETIN_UNKNOWN`. */
export async function bulletinOf(db: Database, month: Month): Promise<Bulletin> {
  const known = db.selectFrom('bulletins').select('content').where('month', '=', month);
  const row = await known.orderBy('at', 'desc').limit(1).executeTakeFirst();
  if (!row) throw new CreditError('BULLETIN_UNKNOWN', `there is no bulletin of ${month} yet; make it first`);
  return Bulletin.parse(JSON.parse(row.content));
}

/** Months that have a bulletin, the latest first. */
export async function bulletinMonths(db: Database): Promise<Month[]> {
  const rows = await db.selectFrom('bulletins').select('month').distinct().orderBy('month', 'desc').execute();
  return rows.map(({ month }) => month);
}

async function contentOf(db: Database, month: Month): Promise<Omit<Bulletin, 'month' | 'at' | 'by'>> {
  const { from, until } = spanOfMonth(month);
  const shown = db.selectFrom('findings').where('mode', '<>', 'shadow');
  const opened = await shown
    .select(({ fn }) => ['class', fn.countAll<number>().as('count')])
    .where('opened_at', '>=', from)
    .where('opened_at', '<', until)
    .groupBy('class')
    .execute();
  const ended = await shown
    .select(({ fn }) => [
      'class',
      'status',
      'site',
      fn.countAll<number>().as('count'),
      fn.sum<number>('amount_fen').as('fen'),
    ])
    .where('status', '<>', 'open')
    .where('updated_at', '>=', from)
    .where('updated_at', '<', until)
    .groupBy(['class', 'status', 'site'])
    .execute();
  const upheld = ended.filter(({ status }) => status === 'upheld');
  const sum = (rows: readonly { readonly count: number }[]) => rows.reduce((all, { count }) => all + count, 0);
  const fen = (rows: readonly { readonly fen: number }[]) => rows.reduce((all, row) => all + Number(row.fen), 0);
  const classes = FINDING_CLASSES.map((one) => {
    const of = (status: string) => sum(ended.filter((row) => row.class === one && row.status === status));
    const own = sum(opened.filter((row) => row.class === one));
    return { class: one, opened: own, upheld: of('upheld'), dismissed: of('dismissed'), retracted: of('retracted') };
  });
  const ratings = await siteRatings(db, month);
  const sites = await db.selectFrom('sites').select(['id', 'name']).orderBy('id').execute();
  const institutions = sites.map(({ id: site, name }) => {
    const own = upheld.filter((row) => row.site === site);
    const { grade = null, score = null } = ratings.get(site) ?? {};
    return { site, name, grade, score, upheld: sum(own), upheldFen: fen(own) };
  });
  institutions.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.site < b.site ? -1 : 1));
  return { classes, upheldFen: fen(upheld), recoveredFen: await recovered(db, from, until), institutions };
}

async function siteRatings(db: Database, month: Month) {
  const run = await latestRun(db, month);
  if (!run) return new Map<string, never>();
  const rows = await db
    .selectFrom('scorecards')
    .select(['subject', 'grade', 'score'])
    .where('run', '=', run.id)
    .where('subject_type', '=', 'site')
    .execute();
  return new Map(rows.map((row) => [row.subject, row]));
}

async function recovered(db: Database, from: string, until: string): Promise<number> {
  const row = await db
    .selectFrom('cases')
    .select(sql<number | null>`sum(decided_fen)`.as('fen'))
    .where('state', '=', 'closed')
    .where('updated_at', '>=', from)
    .where('updated_at', '<', until)
    .executeTakeFirst();
  return Number(row?.fen ?? 0);
}
