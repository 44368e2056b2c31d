import { openSession } from '../hub/access/sessions.ts';
import type { Store } from '../hub/store/store.ts';
import { nth, type Probe, probesOf } from './console-probes.ts';

const INSTITUTIONS = 20;
const CASES = '/v1/cases';
const CARDS = '/v1/credit/scorecards';
const NOTICES = '/v1/portal/notices';

/** What the pages about cases, institutions, credit, inspections and the audit log ask. `now` in ms since 1970. */
export async function officeProbes(store: Store, times: number, now: number): Promise<Probe[]> {
  const { db } = store;
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'number', 'site', 'practitioner'])
    .orderBy('id')
    .limit(times)
    .execute();
  const told = await db
    .selectFrom('cases')
    .select(['id', 'site'])
    .where('state', 'in', ['explained', 'proposed', 'stated'])
    .orderBy('id')
    .limit(INSTITUTIONS)
    .execute();
  const sessions = new Map<string, string>();
  for (const { site } of told) sessions.set(site, await sessionOf(store, site, now));
  const doctors = cases.flatMap(({ practitioner }) => practitioner ?? []);
  const of = probesOf(times);
  const at = (n: number) => nth(cases, n);
  const list = (name: string, search: (n: number) => string) =>
    of(`cases: ${name}`, CASES, (n) => `${CASES}?${search(n)}`);
  const asInstitution = (n: number, path: string) => {
    const session = sessions.get(nth(told, n).site);
    return { path, ...(session !== undefined && { session }) };
  };
  return [
    list('going on, by period', () => ''),
    list('newest of all', () => 'show=all&order=newest'),
    list('ended, by amount', () => 'show=ended&order=amount'),
    list("somebody's turn", () => 'turn=true'),
    list('overdue', () => 'overdue=true'),
    list('one institution', (n) => `show=all&site=${at(n).site}`),
    list('by number', (n) => `show=all&number=${at(n).number.slice(5)}`),
    list('deep page', (n) => `show=all&offset=${50 * ((n * 7) % 200)}`),
    of('case', `${CASES}/:id`, (n) => `${CASES}/${at(n).id}`),
    of('portal: notices', NOTICES, (n) => asInstitution(n, NOTICES)),
    of('portal: a notice', `${NOTICES}/:id`, (n) => asInstitution(n, `${NOTICES}/${nth(told, n).id}`)),
    of('scorecards: institutions', CARDS, () => `${CARDS}?type=site`),
    of('scorecards: practitioners', CARDS, (n) => `${CARDS}?type=practitioner&offset=${50 * (n % 100)}`),
    of('scorecards: insured', CARDS, (n) => `${CARDS}?type=insured&offset=${50 * (n % 200)}`),
    of('scorecard', `${CARDS}/:id`, (n) => `${CARDS}/${at(n).site}?type=site`),
    of('points', '/v1/credit/points', () => '/v1/credit/points?year=2026'),
    of('points: suggested', '/v1/credit/points/suggested', () => '/v1/credit/points/suggested'),
    of('points of a practitioner', '/v1/credit/practitioners/:id/points', (n) => {
      return `/v1/credit/practitioners/${nth(doctors, n)}/points?year=2026`;
    }),
    of('inspections of a month', '/v1/inspection/plans', () => '/v1/inspection/plans?month=2026-11'),
    of('inspections: campaign', '/v1/inspection/campaign', () => '/v1/inspection/campaign'),
    of('audit log', '/v1/audit', () => '/v1/audit'),
    of('audit log: one account', '/v1/audit', () => '/v1/audit?account=approver.one'),
    of('audit log: one case', '/v1/audit', (n) => `/v1/audit?target=${at(n).id}`),
    of('reports of periods', '/v1/reports/periods', () => '/v1/reports/periods'),
    of('ledger', '/v1/ledger', () => '/v1/ledger'),
    of('fleet', '/v1/fleet/devices', () => '/v1/fleet/devices'),
  ];
}

async function sessionOf({ db, transaction }: Store, site: string, now: number): Promise<string> {
  const id = `user.${site.toLowerCase()}`;
  const at = new Date(now).toISOString();
  await db
    .insertInto('accounts')
    .values({
      ...{ id, name: id, roles: '["institution-user"]', site, state: 'active', password: null, failures: 0 },
      ...{ locked_until: null, created_at: at, created_by: 'bench', last_sign_in_at: null },
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return await transaction((trx) => openSession(trx, id, now));
}
