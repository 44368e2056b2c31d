import { z } from 'zod';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { before, type Errand } from './agenda.ts';
import { accountOf, type PastOffice, sheet } from './past-work.ts';

/** Rules whose findings institutions set right themselves: one list is over, the other one is under way. */
const FIRST = { rules: 'E06', institutions: 1, dueInDays: -9 };
const SECOND = { rules: 'D14,E04', institutions: 3, dueInDays: 7 };

const Lists = z.object({
  items: z.array(z.object({ id: z.string(), site: z.string(), findings: z.array(z.object({ finding: z.string() })) })),
});
const Campaign = z.object({ items: z.array(z.object({ site: z.string() })) });
const OwnLists = z.object({ items: z.array(z.object({ id: z.string(), campaign: z.string() })) });
const OwnList = z.object({ items: z.array(z.object({ allegation: z.object({ finding: z.string() }) })) });

/** Visits that were made with what came of them, and lists for institutions to check themselves: reported, and answered in part. */
export function inspectionErrands(office: PastOffice): Errand[] {
  const { opens } = office;
  return [
    { at: before(opens, 15, '15:00'), run: () => askToCheckThemselves(office, FIRST) },
    { at: before(opens, 11, '15:00'), run: () => askToCheckThemselves(office, SECOND) },
    { at: before(opens, 10, '10:30'), run: () => reportOwnCheck(office) },
    { at: before(opens, 9, '16:30'), run: () => reportVisits(office) },
    { at: before(opens, 1, '16:30'), run: () => answerSomeChecks(office) },
    { at: before(opens, 1, '16:50'), run: () => reportVisits(office, 1) },
  ];
}

async function askToCheckThemselves(
  { desks, opens, institution, words, ...office }: PastOffice,
  { rules, institutions, dueInDays }: typeof FIRST,
): Promise<void> {
  const who = accountOf(office, 'operator');
  const found = await desks.ask(who, 'GET', `/v1/inspection/campaign?rules=${rules}`);
  const concerned = Campaign.parse(found).items.map(({ site }) => site);
  const sites = concerned
    .toSorted((a, b) => Number(b === institution) - Number(a === institution))
    .slice(0, institutions);
  if (sites.length === 0) return; // a smaller city may have nothing of this kind
  const dueOn = civilDate(before(opens, -dueInDays, '12:00'));
  const campaign = rules === FIRST.rules ? words.selfCheck.earlier : words.selfCheck.campaign;
  const list = { campaign, rules, sites, dueOn };
  await desks.ask(who, 'POST', '/v1/inspection/self-checks', list);
}

// By the institution, on its own page, with a file.
async function reportOwnCheck({ desks, words, ...office }: PastOffice): Promise<void> {
  const who = accountOf(office, 'institution-user');
  const lists = OwnLists.parse(await desks.ask(who, 'GET', '/v1/portal/self-checks')).items;
  const list = lists.find(({ campaign }) => campaign === words.selfCheck.earlier);
  if (!list) return;
  const at = `/v1/portal/self-checks/${list.id}`;
  const { items } = OwnList.parse(await desks.ask(who, 'GET', at));
  const { name, rows } = words.files.register;
  await desks.attach(who, `${at}/files`, name, await sheet(name, rows));
  const answers = items.map(({ allegation: { finding } }) => ({
    finding,
    answer: 'corrected',
    words: words.selfCheck.moved,
  }));
  const report = { checked: 9, wrong: items.length, refundFen: 0, words: words.selfCheck.whole, answers };
  await desks.ask(who, 'POST', `${at}/report`, report);
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
