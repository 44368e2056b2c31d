import { isAmong } from '../../store/is-among.ts';
import type { Database } from '../../store/store.ts';
import { type Interval, iso } from '../interval.ts';
import type { SitePeriodFile } from '../pattern-files.ts';
import { CLOCK_KINDS } from './attested.ts';

/**
 * How many practitioners billed at a site, and how many of them are enrolled: they consented, have a template in the vault, or
 * were recognised at some staff kiosk before the period ended. Most faces never leave their device, so the last tells most.
 */
export async function loadEnrolment(
  db: Database,
  site: string,
  period: Interval,
): Promise<NonNullable<SitePeriodFile['enrolment']>> {
  const billing = await loadBilling(db, site, period);
  if (billing.length === 0) return { billing: 0, enrolled: 0 };
  const until = iso(period.until);
  const [consented, kept, recognised] = await Promise.all([
    db
      .selectFrom('consents')
      .select('subject')
      .distinct()
      .where('subject_type', '=', 'practitioner')
      .where(isAmong(db, 'subject', billing))
      .where('granted_at', '<=', until)
      .execute(),
    db
      .selectFrom('vault_templates')
      .select('subject')
      .distinct()
      .where('subject_type', '=', 'practitioner')
      .where(isAmong(db, 'subject', billing))
      .where('created_at', '<=', until)
      .execute(),
    db
      .selectFrom('attestations')
      .select('subject')
      .distinct()
      .where(isAmong(db, 'subject', billing))
      .where('at', '<=', until)
      .where('kind', 'in', CLOCK_KINDS)
      .where('face_outcome', '=', 'match')
      .execute(),
  ]);
  const enrolled = new Set([...consented, ...kept, ...recognised].map(({ subject }) => subject));
  return { billing: billing.length, enrolled: enrolled.size };
}

async function loadBilling(db: Database, site: string, period: Interval): Promise<string[]> {
  const of = (role: 'ordering' | 'performing') =>
    db
      .selectFrom('claims')
      .innerJoin('claim_lines', 'claim_lines.claim_id', 'claims.claim_id')
      .select(`claim_lines.${role} as practitioner`)
      .distinct()
      .where('claims.site', '=', site)
      .where('claims.settled_at', '>=', iso(period.from))
      .where('claims.settled_at', '<=', iso(period.until))
      .where('claims.state', '=', 'active')
      .where('claim_lines.external', '=', 0)
      .where(`claim_lines.${role}`, 'is not', null)
      .execute();
  const rows = [...(await of('ordering')), ...(await of('performing'))];
  return [...new Set(rows.flatMap(({ practitioner }) => (practitioner === null ? [] : [practitioner])))];
}
