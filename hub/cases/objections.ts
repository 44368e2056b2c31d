import { DAY_MS } from '../crosscheck/interval.ts';
import { CLOCK_KINDS, factsOf } from '../crosscheck/loaders/attested.ts';
import { attestationsOf } from '../crosscheck/loaders/claim-files.ts';
import type { EvidenceRef } from '../crosscheck/rule.ts';
import type { AttestedFacts } from '../store/attested-facts.ts';
import type { Database } from '../store/store.ts';

/** A practitioner's signed word that a clock event is not how it was. The event itself stays as it is. */
export interface StoredObjection {
  readonly jti: string;
  readonly at: number;
  readonly site: string;
  readonly practitioner: string;
  readonly objection: NonNullable<AttestedFacts['objection']>;
}

/** Whoever looks at their own record does so within weeks. */
const LATEST_DAYS = 60;

/** Objections of practitioners to events of theirs, oldest first. `events`: whose, and when they happened (ms since 1970). */
export async function loadObjections(
  db: Database,
  events: readonly { readonly jti: string; readonly at: number; readonly practitioner: string }[],
): Promise<StoredObjection[]> {
  const practitioners = [...new Set(events.map(({ practitioner }) => practitioner))];
  const instants = events.map(({ at }) => at);
  if (practitioners.length === 0) return [];
  const span = { from: Math.min(...instants), until: Math.max(...instants) + LATEST_DAYS * DAY_MS };
  const rows = await attestationsOf(db, 'practitioner', practitioners, ['staff.objection'], span);
  const about = new Set(events.map(({ jti }) => jti));
  return rows.flatMap((row) => {
    const objection = factsOf(row)?.objection;
    if (!objection || row.subject === null || !about.has(objection.about)) return [];
    return [{ jti: row.jti, at: Date.parse(row.at), site: row.site, practitioner: row.subject, objection }];
  });
}

/** The evidence of a finding, with the objections that practitioners signed against clock events among it. */
export async function refsWithObjections(db: Database, refs: readonly EvidenceRef[]): Promise<EvidenceRef[]> {
  const ids = refs.filter(({ type }) => type === 'attestation').map(({ id }) => id);
  if (ids.length === 0) return [...refs];
  const events = await db
    .selectFrom('attestations')
    .select(['jti', 'at', 'subject'])
    .where('jti', 'in', ids)
    .where('kind', 'in', CLOCK_KINDS)
    .execute();
  const clocked = events.map(({ jti, at, subject }) => ({ jti, at: Date.parse(at), practitioner: subject ?? '' }));
  const objections = await loadObjections(db, clocked);
  return [...refs, ...objections.map(({ jti }): EvidenceRef => ({ type: 'attestation', id: jti }))];
}
