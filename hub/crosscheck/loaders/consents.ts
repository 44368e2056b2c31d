import { z } from 'zod';
import { CONSENT_SCOPES } from '../../../contract/consent.ts';
import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import type { PersonConsent } from '../files.ts';
import type { OpenInterval } from '../interval.ts';

const Scopes = z.array(z.enum(CONSENT_SCOPES));

/** Consents of insured persons, oldest first; null where no consent was ever recorded: then nobody keeps this register. */
export async function loadConsents(
  db: Database,
  people: readonly string[],
): Promise<Map<string, PersonConsent[]> | null> {
  const any = await db.selectFrom('consents').select('id').limit(1).executeTakeFirst();
  if (!any) return null;
  const rows = await db
    .selectFrom('consents')
    .select(['id', 'subject', 'scopes', 'granted_at', 'withdrawn_at'])
    .where('subject_type', '=', 'insured')
    .where(isAmong(db, 'subject', people))
    .orderBy('granted_at')
    .orderBy('id')
    .execute();
  const own = Map.groupBy(rows, ({ subject }) => subject);
  return new Map(
    [...own].map(([person, consents]) => [
      person,
      consents.map((row) => ({
        ...validityOf(row),
        faceVerification: Scopes.parse(JSON.parse(row.scopes)).includes('face-verification'),
      })),
    ]),
  );
}

/** When practitioners let watching cameras recognise them, by practitioner. */
export async function loadSightingConsents(
  db: Database,
  practitioners: readonly string[],
): Promise<Map<string, OpenInterval[]>> {
  const rows = await db
    .selectFrom('consents')
    .select(['subject', 'scopes', 'granted_at', 'withdrawn_at'])
    .where('subject_type', '=', 'practitioner')
    .where(isAmong(db, 'subject', practitioners))
    .orderBy('granted_at')
    .orderBy('id')
    .execute();
  const watched = rows.filter(({ scopes }) => Scopes.parse(JSON.parse(scopes)).includes('sighting'));
  const own = Map.groupBy(watched, ({ subject }) => subject);
  return new Map([...own].map(([who, consents]) => [who, consents.map(validityOf)]));
}

function validityOf(row: { readonly granted_at: string; readonly withdrawn_at: string | null }): OpenInterval {
  return {
    from: Date.parse(row.granted_at),
    until: row.withdrawn_at === null ? null : Date.parse(row.withdrawn_at),
  };
}
