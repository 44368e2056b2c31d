import type { z } from 'zod';
import { localDate } from '../calendar/local-date.ts';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import type { Database } from '../store/store.ts';
import { deviceLines } from './devices.ts';
import { findingsAt } from './subject-findings.ts';
import type { InstitutionSummary } from './subject-schema.ts';

const LOOKBACK_DAYS = 30;
const MOST_DEVICES = 200;
const MOST_PRACTITIONERS = 10;

/** What is known about an institution; undefined = it is not registered and nothing was ever counted at it. `now` in ms. */
export async function loadInstitution(
  db: Database,
  id: string,
  now: number,
  utcOffsetMinutes: number,
): Promise<z.infer<typeof InstitutionSummary> | undefined> {
  const since = localDate(now - LOOKBACK_DAYS * DAY_MS, utcOffsetMinutes);
  const [site, findings, days, open, practitioners, devices] = await Promise.all([
    db.selectFrom('sites').select(['name', 'region']).where('id', '=', id).executeTakeFirst(),
    findingsAt(db, id),
    db
      .selectFrom('claim_figures')
      .select(['day', 'claims', 'attested', 'unjudged', 'exempt'])
      .where('site', '=', id)
      .where('day', '>=', since)
      .orderBy('day')
      .execute(),
    db
      .selectFrom('stays')
      .select(({ fn }) => fn.countAll<number>().as('stays'))
      .where('site', '=', id)
      .where('state', '=', 'active')
      .where('discharged_at', 'is', null)
      .executeTakeFirstOrThrow(),
    practitionersAt(db, id),
    db
      .selectFrom('devices')
      .selectAll()
      .where('site', '=', id)
      .orderBy('state')
      .orderBy('id')
      .limit(MOST_DEVICES)
      .execute(),
  ]);
  if (!site && days.length + findings.byRule.length + devices.length === 0) return undefined;
  return {
    type: 'institution',
    id,
    asOf: iso(now),
    findings,
    name: site?.name ?? id,
    region: site?.region ?? null,
    days: days.map(({ day, claims, attested, unjudged, exempt }) => ({
      day,
      claims,
      attested,
      checkable: claims - unjudged - exempt,
    })),
    stays: { now: Number(open.stays) },
    practitioners,
    devices: await deviceLines(db, devices),
  };
}

async function practitionersAt(db: Database, site: string) {
  const rows = await db
    .selectFrom('finding_figures')
    .select(['practitioner', 'status'])
    .select(({ fn }) => [fn.sum<number>('findings').as('findings'), fn.sum<number>('amount_fen').as('fen')])
    .where('site', '=', site)
    .where('measure', '=', 'opened')
    .where('practitioner', '<>', '')
    .where('status', 'in', ['open', 'upheld'])
    .groupBy(['practitioner', 'status'])
    .execute();
  return [...Map.groupBy(rows, ({ practitioner }) => practitioner)]
    .map(([id, own]) => ({
      id,
      findings: own.reduce((sum, { findings }) => sum + Number(findings), 0),
      open: own.filter(({ status }) => status === 'open').reduce((sum, { findings }) => sum + Number(findings), 0),
      amountFen: own.reduce((sum, { fen }) => sum + Number(fen), 0),
    }))
    .sort((a, b) => b.findings - a.findings || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_PRACTITIONERS);
}
