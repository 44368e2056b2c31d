import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';

/** Which records are shown. Instants are ms since 1970. */
export interface MasterQuery {
  readonly kind: string;
  readonly site?: string | undefined;
  /** Pseudonym of a person or practitioner. */
  readonly subject?: string | undefined;
  /** Only what held then; absent = whenever it holds. */
  readonly at?: number | undefined;
  /** What the hub knew then: an auditor asks what a judgement was made with. */
  readonly knownAt?: number | undefined;
  /** Replaced and withdrawn versions as well. */
  readonly history: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Records of a kind, by when they begin, with how many there are. */
export async function listMasters(
  db: Database,
  { kind, site, subject, at, knownAt, history, offset, limit }: MasterQuery,
): Promise<{ total: number; rows: Row<'masters'>[] }> {
  let found = db.selectFrom('masters').where('kind', '=', kind);
  if (site !== undefined) found = found.where('site', '=', site);
  if (subject !== undefined) found = found.where('subject', '=', subject);
  if (at !== undefined) {
    const then = new Date(at).toISOString();
    found = found.where('valid_from', '<=', then);
    found = found.where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', then)]));
  }
  if (knownAt !== undefined) {
    const then = new Date(knownAt).toISOString();
    found = found.where('recorded_at', '<=', then);
    if (!history) found = found.where((eb) => eb.or([eb('replaced_at', 'is', null), eb('replaced_at', '>', then)]));
  } else if (!history) found = found.where('replaced_at', 'is', null);
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const page = found.selectAll().orderBy('valid_from').orderBy('id').offset(offset).limit(limit);
  return { total: Number(total), rows: await page.execute() };
}
