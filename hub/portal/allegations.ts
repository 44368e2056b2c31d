import { loadEvidence } from '../cases/evidence.ts';
import { summaryOf } from '../cases/list-findings.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { type CaseFinding, stands } from '../workflow/set-aside.ts';
import type { Allegation } from './notice-schema.ts';
import { type OwnCase, toldFindings } from './own-case.ts';
import { redactMessages } from './redact.ts';

/**
 * What a case alleges, finding by finding, as the institution may read it: what its letters named, with its own claim lines, evidence of
 * its own devices verified now, and nothing that names anybody else.
 */
export async function allegationsOf(
  db: Database,
  rules: readonly AnyRule[],
  { row: { id, site }, steps }: OwnCase,
): Promise<Allegation[]> {
  const findings = await db
    .selectFrom('findings')
    .innerJoin('case_findings', 'case_findings.finding_id', 'findings.id')
    .selectAll('findings')
    .select('case_findings.aside')
    .where('case_findings.case_id', '=', id)
    .orderBy('findings.amount_fen', 'desc')
    .orderBy('findings.id')
    .execute();
  const told = toldFindings(steps);
  const named = findings.filter((one) => told === null || told.has(one.id));
  return await allegationsAbout(db, rules, named, site);
}

/** The same for findings that the institution was told of in another way. */
export async function allegationsAbout(
  db: Database,
  rules: readonly AnyRule[],
  findings: readonly Row<'findings'>[],
  site: string,
): Promise<Allegation[]> {
  const shown: Allegation[] = [];
  for (const finding of findings) {
    shown.push(await allegationOf(db, rules, { aside: null, ...finding }, site));
  }
  return shown;
}

async function allegationOf(
  db: Database,
  rules: readonly AnyRule[],
  finding: CaseFinding,
  site: string,
): Promise<Allegation> {
  const { reason, class: grade } = summaryOf(finding, (code) => ({ id: code, name: code }));
  const persons = [finding.person, finding.practitioner];
  const [redacted = reason] = await redactMessages(db, { site, persons }, [reason]);
  const refs = evidenceRefsOf(finding).filter(({ type }) => type !== 'claim');
  const evidence = await loadEvidence(db, refs);
  const own = evidence.filter((item) => item.site.id === site);
  return {
    ...{ finding: finding.id, rule: finding.rule, class: grade, stands: stands(finding) },
    ...{ reason: redacted, amountFen: finding.amount_fen, withheld: evidence.length - own.length },
    legalBasis: [...(rules.find((rule) => rule.id === finding.rule)?.legalBasis ?? [])],
    claim: finding.claim_id === null ? null : await claimOf(db, finding.claim_id, site),
    stay: finding.subject_type === 'stay' ? await stayOf(db, finding.subject, site) : null,
    device: finding.device === null ? null : await deviceOf(db, finding.device, site),
    evidence: own.map(({ jti, kind, at, device, face, verification }) => ({
      ...{ id: jti, kind, at, device, holds: verification.ok },
      ...{ outcome: face?.outcome ?? null, score: face?.score ?? null, threshold: face?.threshold ?? null },
    })),
  };
}

async function claimOf(db: Database, id: string, site: string): Promise<Allegation['claim']> {
  const claim = await db
    .selectFrom('claims')
    .selectAll()
    .where('claim_id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
  if (!claim) return null;
  const lines = await db
    .selectFrom('claim_lines')
    .select(['line_id', 'at', 'item', 'amount_fen'])
    .where('claim_id', '=', id)
    .orderBy('at')
    .orderBy('line_id')
    .execute();
  return {
    ...{ id, from: claim.service_start, settledAt: claim.settled_at },
    ...{ totalFen: claim.total_fen, fundFen: claim.fund_fen },
    lines: lines.map((line) => ({ id: line.line_id, at: line.at, item: line.item, amountFen: line.amount_fen })),
  };
}

async function stayOf(db: Database, id: string, site: string): Promise<Allegation['stay']> {
  const stay = await db
    .selectFrom('stays')
    .select(['admitted_at', 'discharged_at', 'ward', 'bed'])
    .where('stay_id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
  if (!stay) return null;
  return { id, from: stay.admitted_at, until: stay.discharged_at, ward: stay.ward, bed: stay.bed };
}

async function deviceOf(db: Database, id: string, site: string): Promise<string | null> {
  const device = await db
    .selectFrom('devices')
    .select('id')
    .where('id', '=', id)
    .where('site', '=', site)
    .executeTakeFirst();
  return device?.id ?? null;
}
