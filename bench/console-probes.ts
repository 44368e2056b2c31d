import type { Database } from '../hub/store/store.ts';
import type { Row } from '../hub/store/tables.ts';

/** A request of a page. */
export interface Question {
  readonly path: string;
  /** On behalf of whom: the secret of a session; otherwise of this computer's operator. */
  readonly session?: string;
  /** Posted as JSON instead of a GET. */
  readonly body?: object;
}

/** One kind of question that a page asks, with as many different ones as there are requests. */
export interface Probe {
  readonly name: string;
  /** As the route is declared; a hub without it is not asked. */
  readonly route: string;
  readonly questions: readonly Question[];
}

/** A probe of `times` questions of one route. `ask` gives the path's rest after `from`, or a whole question. */
export type ProbeOf = (name: string, route: string, ask: (n: number) => string | Question) => Probe;

export const probesOf =
  (times: number): ProbeOf =>
  (name, route, ask) => {
    const questions = Array.from({ length: times }, (_, n) => {
      const asked = ask(n);
      return typeof asked === 'string' ? { path: asked } : asked;
    });
    return { name, route, questions };
  };

const FINDINGS = '/v1/findings';
/** A month of the filled quarter, and the whole of it. */
const [MONTH, QUARTER] = ['from=2026-10-20&to=2026-11-18', 'from=2026-08-25&to=2026-11-22'];

/** What the pages around findings ask, each about other rows: `times` questions a probe. */
export async function consoleProbes(db: Database, times: number): Promise<Probe[]> {
  const found = await db.selectFrom('findings').selectAll().orderBy('id').limit(times).execute();
  const at = (n: number): Row<'findings'> => nth(found, n);
  const people = found.flatMap(({ person }) => person ?? []);
  const doctors = found.flatMap(({ practitioner }) => practitioner ?? []);
  const claims = found.flatMap(({ claim_id }) => claim_id ?? []);
  const depth = (n: number) => 50 * ((n * 7) % 200);
  const of = probesOf(times);
  const queue = (name: string, search: (n: number) => string) =>
    of(`queue: ${name}`, FINDINGS, (n) => `${FINDINGS}?limit=50&${search(n)}`);
  const figures = (name: string, search: (n: number) => string) =>
    of(`overview: ${name}`, '/v1/overview/figures', (n) => `/v1/overview/figures?${search(n)}`);
  const subject = (kind: string, ask: (n: number) => string) =>
    of(kind, `/v1/subjects/${kind}/:id`, (n) => `/v1/subjects/${kind}/${ask(n)}`);
  return [
    queue('open, by priority', () => 'status=open&order=priority'),
    queue('open, by amount', () => 'status=open&order=amount'),
    queue('everything, newest', () => 'order=newest'),
    queue('one class', (n) => `status=open&class=${at(n).class}`),
    queue('one rule', (n) => `status=open&rule=${at(n).rule}`),
    queue('one institution', (n) => `site=${at(n).site}`),
    queue('search a claim', (n) => `q=${at(n).claim_id ?? at(n).id}`),
    queue('search a beginning', (n) => `q=${nth(people, n).slice(0, 6)}`),
    queue('search nothing', (n) => `q=zz-${n}`),
    queue('deep page', (n) => `status=open&offset=${depth(n)}`),
    of('finding', `${FINDINGS}/:id`, (n) => `${FINDINGS}/${at(n).id}`),
    of('finding: changed?', `${FINDINGS}/:id/version`, (n) => `${FINDINGS}/${at(n).id}/version`),
    of('finding: related', `${FINDINGS}/:id/related`, (n) => `${FINDINGS}/${at(n).id}/related`),
    of('finding: its case', `${FINDINGS}/:id/case`, (n) => `${FINDINGS}/${at(n).id}/case`),
    of('claim: verdicts', '/v1/claims/:id/verdicts', (n) => `/v1/claims/${nth(claims, n)}/verdicts`),
    of('figures of the frame', '/v1/overview', () => '/v1/overview'),
    figures('a month', () => MONTH),
    figures('a quarter', () => QUARTER),
    figures('a month by practitioner', () => `${MONTH}&by=practitioner`),
    figures('a quarter of one institution', (n) => `${QUARTER}&site=${at(n).site}`),
    subject('person', (n) => nth(people, n)),
    subject('practitioner', (n) => nth(doctors, n)),
    subject('institution', (n) => at(n).site),
    subject('device', (n) => `${at(n).site.toLowerCase()}-1`),
    of('practitioner: presence', '/v1/practitioners/:id/presence', (n) => {
      return `/v1/practitioners/${nth(doctors, n)}/presence?from=2026-11-01&to=2026-11-07`;
    }),
    of('subjects: search', '/v1/subjects/search', (n) => {
      return { path: '/v1/subjects/search', body: { text: nth(doctors, n).slice(0, 8) } };
    }),
    of('inconclusive', '/v1/verdicts/inconclusive', (n) => `/v1/verdicts/inconclusive?offset=${depth(n)}`),
    of('institutions', '/v1/institutions', () => '/v1/institutions'),
    of('devices', '/v1/devices', () => '/v1/devices'),
    of('quality of rules', '/v1/rule-quality', () => '/v1/rule-quality'),
    of('coverage of institutions', '/v1/coverage/institutions', () => `/v1/coverage/institutions?${MONTH}`),
    of('coverage of a day, by code', '/v1/coverage', (n) => {
      const day = String(1 + (n % 20)).padStart(2, '0');
      return `/v1/coverage?from=2026-11-${day}&to=2026-11-${day}`;
    }),
  ];
}

/** One of many, over and over; throws for none. */
export function nth<T>(all: readonly T[], n: number): T {
  const one = all[n % all.length];
  if (one === undefined) throw new Error('the store holds nothing that a page could be asked about');
  return one;
}
