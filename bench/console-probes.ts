import type { Database } from '../hub/store/store.ts';

/** One kind of question that a page asks, with as many different ones as there are requests. */
export interface Probe {
  readonly name: string;
  /** As the route is declared; a hub without it is not asked. */
  readonly route: string;
  readonly urls: readonly string[];
}

const FINDINGS = '/v1/findings';
/** A month of the filled quarter. */
const [FIRST_DAY, LAST_DAY] = ['2026-10-20', '2026-11-18'];

/** What the pages of the console ask, each about other rows: `times` questions a probe. */
export async function consoleProbes(db: Database, times: number): Promise<Probe[]> {
  const found = await db.selectFrom('findings').selectAll().orderBy('id').limit(times).execute();
  const many = (path: (n: number) => string) => Array.from({ length: times }, (_, n) => path(n));
  const at = (n: number) => found[n % found.length];
  const queue = (search: (n: number) => string) => many((n) => `${FINDINGS}?limit=50&${search(n)}`);
  const people = found.flatMap(({ person }) => person ?? []);
  const doctors = found.flatMap(({ practitioner }) => practitioner ?? []);
  const one = (all: readonly string[], n: number) => all[n % all.length] ?? '';
  const depth = (n: number) => 50 * ((n * 7) % 200);
  return [
    probe(
      'queue: open, by priority',
      FINDINGS,
      queue(() => 'status=open&order=priority'),
    ),
    probe(
      'queue: open, by amount',
      FINDINGS,
      queue(() => 'status=open&order=amount'),
    ),
    probe(
      'queue: everything, newest',
      FINDINGS,
      queue(() => 'order=newest'),
    ),
    probe(
      'queue: one class',
      FINDINGS,
      queue((n) => `status=open&class=${at(n)?.class}`),
    ),
    probe(
      'queue: one rule',
      FINDINGS,
      queue((n) => `status=open&rule=${at(n)?.rule}`),
    ),
    probe(
      'queue: one institution',
      FINDINGS,
      queue((n) => `site=${at(n)?.site}`),
    ),
    probe(
      'queue: search a claim',
      FINDINGS,
      queue((n) => `q=${at(n)?.claim_id ?? at(n)?.id}`),
    ),
    probe(
      'queue: search a beginning',
      FINDINGS,
      queue((n) => `q=${one(people, n).slice(0, 6)}`),
    ),
    probe(
      'queue: search nothing',
      FINDINGS,
      queue((n) => `q=zz-${n}`),
    ),
    probe(
      'queue: deep page',
      FINDINGS,
      queue((n) => `status=open&offset=${depth(n)}`),
    ),
    probe(
      'finding',
      `${FINDINGS}/:id`,
      many((n) => `${FINDINGS}/${at(n)?.id}`),
    ),
    probe(
      'finding: changed?',
      `${FINDINGS}/:id/version`,
      many((n) => `${FINDINGS}/${at(n)?.id}/version`),
    ),
    probe(
      'finding: related',
      `${FINDINGS}/:id/related`,
      many((n) => `${FINDINGS}/${at(n)?.id}/related`),
    ),
    probe(
      'figures of the frame',
      '/v1/overview',
      many(() => '/v1/overview'),
    ),
    probe(
      'overview',
      '/v1/overview/figures',
      many(() => `/v1/overview/figures?from=${FIRST_DAY}&to=${LAST_DAY}`),
    ),
    probe(
      'person',
      '/v1/subjects/person/:id',
      many((n) => `/v1/subjects/person/${one(people, n)}`),
    ),
    probe(
      'practitioner',
      '/v1/subjects/practitioner/:id',
      many((n) => `/v1/subjects/practitioner/${one(doctors, n)}`),
    ),
    probe(
      'institution',
      '/v1/subjects/institution/:id',
      many((n) => `/v1/subjects/institution/${at(n)?.site}`),
    ),
    probe(
      'device',
      '/v1/subjects/device/:id',
      many((n) => `/v1/subjects/device/${at(n)?.site.toLowerCase()}-1`),
    ),
    probe(
      'cases',
      '/v1/cases',
      many(() => '/v1/cases'),
    ),
    probe(
      'inconclusive',
      '/v1/verdicts/inconclusive',
      many((n) => `/v1/verdicts/inconclusive?offset=${depth(n)}`),
    ),
    probe(
      'devices',
      '/v1/devices',
      many(() => '/v1/devices'),
    ),
  ];
}

function probe(name: string, route: string, urls: readonly string[]): Probe {
  return { name, route, urls };
}
