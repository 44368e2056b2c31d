import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Message } from '../crosscheck/message.ts';
import type { Database } from '../store/store.ts';
import type { Row, Tables } from '../store/tables.ts';
import { FindingPage, type FindingQuery, FindingSummary } from './finding-schema.ts';
import { loadSiteNames, type SiteName } from './site-names.ts';

/** One page of the queue, in the order asked for. */
export async function listFindings(db: Database, query: FindingQuery): Promise<FindingPage> {
  let rows = db.selectFrom('findings');
  if (query.status) rows = rows.where('status', '=', query.status);
  rows = query.mode ? rows.where('mode', '=', query.mode) : rows.where('mode', '<>', 'shadow');
  if (query.class) rows = rows.where('class', '=', query.class);
  if (query.rule) rows = rows.where('rule', '=', query.rule);
  if (query.site) rows = rows.where('site', '=', query.site);
  const words = query.q?.trim();
  if (words) rows = rows.where((eb) => mentions(eb, words));

  const { total } = await rows.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  let page = rows.selectAll().offset(query.offset).limit(query.limit);
  if (query.order === 'amount') page = page.orderBy('amount_fen', 'desc').orderBy('updated_at', 'desc');
  else page = page.orderBy('opened_at', query.order === 'newest' ? 'desc' : 'asc');
  const found = await page.orderBy('id').execute();

  const siteOf = await loadSiteNames(
    db,
    found.map((row) => row.site),
  );
  return FindingPage.parse({ total: Number(total), items: found.map((row) => summaryOf(row, siteOf)) });
}

const SEARCHED = ['claim_id', 'subject', 'person', 'practitioner', 'device', 'id'] as const;

// The words are looked for as they are: `%` and `_` of LIKE mean nothing here.
function mentions(eb: ExpressionBuilder<Tables, 'findings'>, words: string) {
  const pattern = `%${words.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return eb.or(SEARCHED.map((column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`));
}

/** A stored finding as it is shown in the queue. */
export function summaryOf(row: Row<'findings'>, siteOf: (id: string) => SiteName): FindingSummary {
  return FindingSummary.parse({
    id: row.id,
    rule: row.rule,
    ruleVersion: row.rule_version,
    class: row.class,
    status: row.status,
    subject: { type: row.subject_type, id: row.subject },
    claimId: row.claim_id,
    site: siteOf(row.site),
    person: row.person,
    practitioner: row.practitioner,
    device: row.device,
    reason: Message.parse(JSON.parse(row.reason)),
    amountFen: row.amount_fen,
    mode: row.mode,
    openedAt: row.opened_at,
    updatedAt: row.updated_at,
  });
}

const StoredParameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** The parameters a finding was made with. */
export function parametersOf(row: Row<'findings'>): z.infer<typeof StoredParameters> {
  return StoredParameters.parse(JSON.parse(row.params));
}
