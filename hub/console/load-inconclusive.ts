import { loadSiteNames } from '../cases/site-names.ts';
import { JudgedSubject } from '../crosscheck/judged-subject.ts';
import { Message } from '../crosscheck/message.ts';
import type { Database } from '../store/store.ts';
import type { InconclusiveView } from './overview-schema.ts';

/** A page of the judgements that could not be made, the latest first. */
export async function loadInconclusive(
  db: Database,
  page: { offset: number; limit: number },
): Promise<{ total: number; items: InconclusiveView[] }> {
  const verdicts = db.selectFrom('verdicts').where('outcome', '=', 'inconclusive');
  const { total } = await verdicts.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await verdicts
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
  return { total: Number(total), items };
}
