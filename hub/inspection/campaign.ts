import type { Database } from '../store/store.ts';
import type { CampaignList, CampaignQuery } from './inspection-schema.ts';

/** Institutions with such findings, the most first: whom to visit, or to ask to check itself. */
export async function campaignList(db: Database, query: CampaignQuery): Promise<CampaignList> {
  const rows = await selected(db, query)
    .innerJoin('sites', 'sites.id', 'findings.site')
    .leftJoin('self_check_items', 'self_check_items.finding', 'findings.id')
    .select(({ fn }) => [
      'site',
      'name',
      fn.countAll<number>().as('findings'),
      fn.sum<number>('amount_fen').as('amountFen'),
      fn.count<number>('self_check_items.finding').as('asked'),
    ])
    .groupBy(['site', 'name'])
    .orderBy('findings', 'desc')
    .orderBy('site')
    .limit(500)
    .execute();
  return { items: rows.map((row) => ({ ...row, amountFen: Number(row.amountFen) })) };
}

/** The findings that a campaign is about. */
export function selected(db: Database, { rules, since }: CampaignQuery) {
  let chosen = db.selectFrom('findings').where('findings.status', '=', 'open').where('mode', '<>', 'shadow');
  if (rules !== undefined) chosen = chosen.where('rule', 'in', rules.split(','));
  if (since !== undefined) chosen = chosen.where('opened_at', '>=', new Date(`${since}T00:00:00+08:00`).toISOString());
  return chosen;
}
