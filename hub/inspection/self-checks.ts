import { newEventId } from '../../contract/ids.ts';
import { enterConfiguration } from '../ledger/configuration.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { Database, Store } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { selected } from './campaign.ts';
import { InspectionError } from './error.ts';
import type { SelfCheckAnswer, SelfCheckInput, SelfCheckList } from './inspection-schema.ts';
import { reportsOf } from './self-check-reports.ts';

/** A list is for people to work through. */
const MOST_FINDINGS = 200;

/**
 * Makes a list for each institution of its open findings that no such list holds yet. Returns how many lists. Throws InspectionError
 * `NOTHING_TO_CHECK` when there are none.
 */
export async function createSelfChecks(store: Store, input: SelfCheckInput, by: string, now: number): Promise<number> {
  const { campaign, sites, dueOn: due_on } = input;
  const findings = await selected(store.db, input)
    .select(['id', 'site'])
    .where('site', 'in', sites)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('self_check_items').select('finding').whereRef('finding', '=', 'findings.id'))),
    )
    .orderBy('amount_fen', 'desc')
    .execute();
  if (findings.length === 0) {
    throw new InspectionError(
      'NOTHING_TO_CHECK',
      'these institutions have no such finding that they were not asked about',
    );
  }
  const bySite = Map.groupBy(findings, ({ site }) => site);
  const created_at = new Date(now).toISOString();
  await store.transaction(
    async (trx) => {
      for (const [site, own] of bySite) {
        const id = newEventId(now);
        await trx
          .insertInto('self_checks')
          .values({ id, site, campaign, due_on, created_at, created_by: by })
          .execute();
        const open = { answer: 'open', words: null, answered_by: null, answered_at: null } as const;
        const items = own.slice(0, MOST_FINDINGS).map(({ id: finding }) => ({ check_id: id, finding, ...open }));
        await insertRows(trx, 'self_check_items', items);
        const content = JSON.stringify({
          step: 'self-check',
          id,
          site,
          campaign,
          due: due_on,
          findings: items.length,
          by,
        });
        await enterConfiguration(trx, 'inspection', content, now);
      }
    },
    { sequencer: true },
  );
  return bySite.size;
}

/** Keeps what an institution says about a finding of its list; `site` = only lists of that institution. The first answer stays. */
export async function answerSelfCheck(
  store: Store,
  check: string,
  { finding, answer, words }: SelfCheckAnswer,
  { by, site }: { readonly by: string; readonly site: string | null },
  now: number,
): Promise<void> {
  await store.transaction(
    async (trx) => {
      const known = await trx.selectFrom('self_checks').select('site').where('id', '=', check).executeTakeFirst();
      if (!known || (site !== null && known.site !== site)) {
        throw new InspectionError('CHECK_UNKNOWN', 'there is no such list');
      }
      const { numUpdatedRows } = await trx
        .updateTable('self_check_items')
        .set({ answer, words, answered_by: by, answered_at: new Date(now).toISOString() })
        .where('check_id', '=', check)
        .where('finding', '=', finding)
        .where('answer', '=', 'open')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n)
        throw new InspectionError('CHECK_ANSWERED', 'this finding was answered already, or is not on the list');
      const content = JSON.stringify({ step: 'self-check-answer', id: check, finding, answer, words, by });
      await enterConfiguration(trx, 'inspection', content, now);
    },
    { sequencer: true },
  );
}

/** Lists, the latest first: all, or those of one institution. */
export async function listSelfChecks(db: Database, site?: string): Promise<SelfCheckList> {
  let chosen = db.selectFrom('self_checks').innerJoin('sites', 'sites.id', 'self_checks.site').selectAll('self_checks');
  if (site !== undefined) chosen = chosen.where('self_checks.site', '=', site);
  const lists = await chosen.select('name').orderBy('self_checks.id', 'desc').limit(200).execute();
  const [items, reports] = [await itemsOf(db, lists), await reportsOf(db, lists)];
  return {
    items: lists.map(({ id, site: of, name, campaign, due_on: dueOn, created_by: by }) => {
      const report = reports.get(id) ?? null;
      return { id, site: of, name, campaign, dueOn, by, report, findings: items.get(id) ?? [] };
    }),
  };
}

type Item = SelfCheckList['items'][number]['findings'][number];

async function itemsOf(db: Database, lists: readonly Pick<Row<'self_checks'>, 'id'>[]): Promise<Map<string, Item[]>> {
  if (lists.length === 0) return new Map();
  const rows = await db
    .selectFrom('self_check_items')
    .innerJoin('findings', 'findings.id', 'self_check_items.finding')
    .selectAll('self_check_items')
    .select(['rule', 'amount_fen', 'status'])
    .where(
      'check_id',
      'in',
      lists.map(({ id }) => id),
    )
    .orderBy('amount_fen', 'desc')
    .execute();
  const items = rows.map(({ check_id, finding, rule, amount_fen, status, answer, words, answered_by, answered_at }) => {
    return {
      check_id,
      item: { finding, rule, amountFen: amount_fen, status, answer, words, by: answered_by, at: answered_at },
    };
  });
  return new Map(
    [...Map.groupBy(items, ({ check_id }) => check_id)].map(([id, own]) => [id, own.map(({ item }) => item)]),
  );
}
