import { z } from 'zod';
import { loadSiteNames } from '../cases/site-names.ts';
import { JudgedSubject } from '../crosscheck/judged-subject.ts';
import { Message } from '../crosscheck/message.ts';
import type { Database } from '../store/store.ts';
import type { InconclusivePage } from './overview-schema.ts';
import { Page } from './page.ts';

/** Which judgements are asked for; absent = those of every rule. */
export const InconclusiveQuery = Page.extend({ rule: z.string().max(8).optional() });

/** A page of the judgements that could not be made, the latest first, and how many there are by rule. */
export async function loadInconclusive(
  db: Database,
  { rule, ...page }: z.infer<typeof InconclusiveQuery>,
): Promise<InconclusivePage> {
  const all = db.selectFrom('verdicts').where('outcome', '=', 'inconclusive');
  const counted = await all
    .select(({ fn }) => ['rule', fn.countAll<number>().as('count')])
    .groupBy('rule')
    .execute();
  const rules = counted
    .map((one) => ({ rule: one.rule, count: Number(one.count) }))
    .sort((a, b) => b.count - a.count || a.rule.localeCompare(b.rule));
  const rows = await (rule === undefined ? all : all.where('rule', '=', rule))
    .selectAll()
    .orderBy('judged_at', 'desc')
    .orderBy('rule')
    .orderBy('subject')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  const siteOf = await loadSiteNames(
    db,
    rows.map((row) => row.site ?? ''),
  );
  const items = rows.map((row) => ({
    rule: row.rule,
    subject: JudgedSubject.parse({ type: row.subject_type, id: row.subject }),
    claimId: row.claim_id,
    site: row.site === null ? null : siteOf(row.site),
    missing: Message.parse(JSON.parse(row.reason)),
    judgedAt: row.judged_at,
  }));
  const asked = rules.filter((one) => rule === undefined || one.rule === rule);
  return { total: asked.reduce((sum, { count }) => sum + count, 0), rules, items };
}
