import { sql } from 'kysely';
import { catchUp } from '../hub/overview/catch-up.ts';
import { keepPartitions } from '../hub/store/partitions.ts';
import type { Store } from '../hub/store/store.ts';
import { keepBatch, prepareForBulk } from './console-bulk.ts';
import { fillSite } from './console-site.ts';
import { Dice } from './crosscheck-dice.ts';

/** How much a hub is to hold. */
export interface ConsoleSize {
  readonly attestations: number;
  readonly claims: number;
  readonly findings: number;
}

export interface Filled extends ConsoleSize {
  readonly sites: number;
  readonly days: number;
  /** First midnight, and the moment at which the hub is looked at; ms since 1970. */
  readonly from: number;
  readonly now: number;
  /** Zero where an earlier run had filled it. */
  readonly rows: number;
  readonly seconds: number;
}

const CLAIMS_PER_SITE = 3334;
const DAYS = 90;
const DAY = 86_400_000;
/** 2026-08-25, 00:00 in China. */
const FROM = Date.parse('2026-08-24T16:00:00.000Z');
const KEY = 'bench.console';

/**
 * Fills an empty store with a quarter of a year of a city, indexes and ledger lines included; a store that an earlier run filled
 * with as much is used again. Throws when it holds something else.
 */
export async function fillConsole(store: Store, size: ConsoleSize): Promise<Filled> {
  const sites = Math.max(2, Math.round(size.claims / CLAIMS_PER_SITE));
  const wanted = { ...size, sites, days: DAYS, from: FROM, now: FROM + (DAYS + 1) * DAY };
  const kept = await store.db.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  if (kept?.value === JSON.stringify(wanted)) return { ...wanted, rows: 0, seconds: 0 };
  if (kept || (await isInUse(store))) throw new Error('the store holds something else; name an empty one');

  const began = performance.now();
  await keepPartitions(store, FROM); // as a hub that runs since then
  const finish = await prepareForBulk(store);
  const dice = new Dice(20_260_825);
  const share = (total: number, site: number) =>
    Math.floor((total * (site + 1)) / sites) - Math.floor((total * site) / sites);
  let [rows, eventsBefore, claimsBefore] = [0, 0, 0];
  for (let number = 0; number < sites; number += 1) {
    const plan = {
      ...{ number, days: DAYS, from: FROM, eventsBefore, claimsBefore },
      ...{ claims: share(size.claims, number), attestations: share(size.attestations, number) },
      findingEvery: Math.max(1, Math.floor(size.claims / size.findings)),
    };
    const batch = fillSite(plan, dice);
    rows += await keepBatch(store, batch, FROM + DAYS * DAY);
    eventsBefore += batch.attestations.length;
    claimsBefore += batch.claims.length;
  }
  await keepVerdictSet(store);
  await finish();
  await catchUp(store, wanted.now); // a hub that has run keeps its figures counted
  if (store.kind === 'postgres') await sql`vacuum (analyze)`.execute(store.db); // and its database has tidied up behind it
  const updated_at = new Date(wanted.now).toISOString();
  await store.db
    .insertInto('settings')
    .values({ key: KEY, value: JSON.stringify(wanted), updated_at })
    .execute();
  return { ...wanted, rows, seconds: (performance.now() - began) / 1000 };
}

async function isInUse({ db }: Store): Promise<boolean> {
  return (await db.selectFrom('sites').select('id').limit(1).executeTakeFirst()) !== undefined;
}

// What all clear claims share: two rules that found nothing.
async function keepVerdictSet({ db }: Store): Promise<void> {
  const { subjects } = await db
    .selectFrom('judged_subjects')
    .select(({ fn }) => fn.countAll<number>().as('subjects'))
    .executeTakeFirstOrThrow();
  const content = 'P01@1 matched\nD01@1 practitioners-present';
  await db
    .insertInto('verdict_sets')
    .values({ id: 'bench', content, clears: 2, subjects: Number(subjects) })
    .execute();
}
