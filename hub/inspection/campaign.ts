import { z } from 'zod';
import type { Database } from '../store/store.ts';

/** Which institutions a campaign is about: open findings of some rules, found since a day. */
export const CampaignQuery = z.strictObject({
  rules: z
    .string()
    .regex(/^[A-Z]\d{2}(,[A-Z]\d{2})*$/)
    .max(200)
    .optional(),
  since: z.iso.date().optional(),
});
export type CampaignQuery = z.infer<typeof CampaignQuery>;

export const CampaignList = z.strictObject({
  items: z.array(
    z.strictObject({
      site: z.string(),
      name: z.string(),
      findings: z.number(),
      amountFen: z.number(),
      /** Findings that it was already asked to check itself. */
      asked: z.number(),
    }),
  ),
});
export type CampaignList = z.infer<typeof CampaignList>;

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
