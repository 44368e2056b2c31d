import { z } from 'zod';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { before, type Errand } from './agenda.ts';
import { accountOf, type PastOffice } from './past-work.ts';

/** Rules whose findings institutions set right themselves. */
const CAMPAIGN = 'D14,E04,E06';
const CHECKED = 3;
const DUE_DAYS = 7;

const Lists = z.object({
  items: z.array(z.object({ id: z.string(), site: z.string(), findings: z.array(z.object({ finding: z.string() })) })),
});
const Campaign = z.object({ items: z.array(z.object({ site: z.string() })) });

/** Visits that were made with what came of them, and a list for institutions to check themselves, answered in part. */
export function inspectionErrands(office: PastOffice): Errand[] {
  const { opens } = office;
  return [
    { at: before(opens, 11, '15:00'), run: () => askToCheckThemselves(office) },
    { at: before(opens, 9, '16:30'), run: () => reportVisits(office) },
    { at: before(opens, 1, '16:30'), run: () => answerSomeChecks(office) },
    { at: before(opens, 1, '16:50'), run: () => reportVisits(office, 1) },
  ];
}

async function askToCheckThemselves({ desks, opens, institution, words, ...office }: PastOffice): Promise<void> {
  const who = accountOf(office, 'operator');
  const found = await desks.ask(who, 'GET', `/v1/inspection/campaign?rules=${CAMPAIGN}`);
  const others = Campaign.parse(found).items.map(({ site }) => site);
  const sites = [institution, ...others.filter((site) => site !== institution)].slice(0, CHECKED);
  const dueOn = civilDate(before(opens, -DUE_DAYS, '12:00'));
  const list = { campaign: words.selfCheck.campaign, rules: CAMPAIGN, sites, dueOn };
  await desks.ask(who, 'POST', '/v1/inspection/self-checks', list);
}

// What institutions without an account say reaches the office by telephone or on paper.
async function answerSomeChecks({ desks, institution, words, ...office }: PastOffice): Promise<void> {
  const who = accountOf(office, 'operator');
  const { items } = Lists.parse(await desks.ask(who, 'GET', '/v1/inspection/self-checks'));
  for (const { id, site, findings } of items) {
    if (site === institution) continue;
    for (const [index, { finding }] of findings.slice(0, 2).entries()) {
      const answer = index === 0 ? 'corrected' : 'explained';
      const said = { finding, answer, words: words.selfCheck[answer] };
      await desks.ask(who, 'POST', `/v1/inspection/self-checks/${id}/answers`, said);
    }
  }
}

// What was planned until now, or some of it. One visit found something, which became a case; one could not take place.
async function reportVisits({ store, desks, words, now, ...office }: PastOffice, most = 100): Promise<void> {
  const visits = await store.db
    .selectFrom('inspection_visits')
    .select(['plan', 'site'])
    .where('state', '=', 'planned')
    .where('day', '<=', civilDate(now()))
    .orderBy('day')
    .orderBy('site')
    .limit(most)
    .execute();
  for (const [index, { plan, site }] of visits.entries()) {
    const outcome = index === 2 ? 'problems' : index === 1 ? 'not-possible' : 'nothing-found';
    const result = { plan, site, outcome, words: words.inspection[outcome] };
    const body = outcome === 'problems' ? { ...result, title: words.inspection.title } : result;
    await desks.ask(accountOf(office, 'operator'), 'POST', '/v1/inspection/results', body);
  }
}
