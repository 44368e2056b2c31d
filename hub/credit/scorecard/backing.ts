import { type SqlBool, sql } from 'kysely';
import type { Database } from '../../store/store.ts';
import type { EvidenceLink } from './card-schema.ts';
import type { InputName, Scored } from './items.ts';
import { type Month, spanOfMonth } from './month.ts';

interface Wanted {
  readonly type: Scored;
  readonly subject: string;
  readonly month: Month;
  readonly input: InputName;
}

/** Nobody reads more of them at once; the queue's filters show all. */
const MOST = 20;
const COLUMN = { site: 'site', practitioner: 'practitioner', insured: 'person' } as const;

/** What is behind a count, as far as it is there today: at most 20 findings, claims or events. */
export async function backingOf(db: Database, wanted: Wanted): Promise<EvidenceLink[]> {
  switch (wanted.input) {
    case 'upheld':
      return await findings(db, wanted, 'upheld');
    case 'corrected':
      return await findings(db, wanted, 'retracted');
    case 'recorded':
      return wanted.type === 'site' ? await unrecorded(db, wanted) : [];
    case 'refused':
      return await refusals(db, wanted);
    default:
      return [];
  }
}

async function findings(db: Database, { type, subject, month }: Wanted, status: 'upheld' | 'retracted') {
  const { from, until } = spanOfMonth(month);
  const rows = await db
    .selectFrom('findings')
    .select('id')
    .where(COLUMN[type], '=', subject)
    .where('status', '=', status)
    .where('mode', '<>', 'shadow')
    .where('updated_at', '>=', from)
    .where('updated_at', '<', until)
    .orderBy('updated_at')
    .limit(MOST)
    .execute();
  return rows.map(({ id }): EvidenceLink => ({ type: 'finding', id }));
}

// Of a coverage the claims without a record are of interest, not those with one.
async function unrecorded(db: Database, { subject, month }: Wanted): Promise<EvidenceLink[]> {
  const { from, until } = spanOfMonth(month);
  const rows = await db
    .selectFrom('claims')
    .innerJoin('judged_subjects', (join) =>
      join.onRef('judged_subjects.subject', '=', 'claims.claim_id').on('judged_subjects.subject_type', '=', 'claim'),
    )
    .select('claim_id')
    .where('site', '=', subject)
    .where('settled_at', '>=', from)
    .where('settled_at', '<', until)
    .where('state', '=', 'active')
    .where(sql<SqlBool>`match_code not in ('MATCH', 'EXEMPT', 'UNKNOWN')`)
    .orderBy('settled_at')
    .limit(MOST)
    .execute();
  return rows.map(({ claim_id }): EvidenceLink => ({ type: 'claim', id: claim_id }));
}

async function refusals(db: Database, { type, subject, month }: Wanted): Promise<EvidenceLink[]> {
  const { from, until } = spanOfMonth(month);
  const rows = await db
    .selectFrom('attestations')
    .select('jti')
    .where(type === 'site' ? 'site' : 'subject', '=', subject)
    .where('subject_type', '=', type === 'site' ? 'insured' : type)
    .where('face_outcome', '=', 'no-match')
    .where('at', '>=', from)
    .where('at', '<', until)
    .orderBy('at')
    .limit(MOST)
    .execute();
  return rows.map(({ jti }): EvidenceLink => ({ type: 'attestation', id: jti }));
}
