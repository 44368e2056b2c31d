import type { EvidenceBundle } from '../bundle/bundle.ts';
import { type Exporter, exportBundle } from '../bundle/export.ts';
import { loadEvidence } from '../cases/evidence.ts';
import type { FindingDetail } from '../cases/finding-schema.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Row } from '../store/tables.ts';
import { PortalError } from './error.ts';
import { ownCase, toldFindings } from './own-case.ts';
import { redactMessages } from './redact.ts';

/** Which finding of which case, for whom. */
export interface BundleAsked {
  readonly id: string;
  readonly site: string;
  readonly finding: string;
  readonly by: string;
}

/**
 * The evidence bundle of a finding for the institution it is about: with every signed event of its own devices, verifiable by anybody, and
 * without what operators wrote. Refused when events of another institution belong to it: they can't be left out without
 * changing what is proved, and are looked at in the office.
 */
export async function ownBundle(exporter: Exporter, { id, site, finding, by }: BundleAsked): Promise<EvidenceBundle> {
  const { db } = exporter.store;
  const { steps } = await ownCase(db, id, site);
  const row = await db
    .selectFrom('findings')
    .innerJoin('case_findings', 'case_findings.finding_id', 'findings.id')
    .selectAll('findings')
    .where('case_findings.case_id', '=', id)
    .where('findings.id', '=', finding)
    .where('findings.site', '=', site)
    .executeTakeFirst();
  const told = toldFindings(steps);
  if (!row || (told !== null && !told.has(row.id)))
    throw new PortalError('NOTICE_UNKNOWN', 'this notice has no such finding');
  const evidence = await loadEvidence(
    db,
    evidenceRefsOf(row).filter(({ type }) => type !== 'claim'),
  );
  if (evidence.some((item) => item.site.id !== site)) {
    throw new PortalError(
      'OTHERS_IN_EVIDENCE',
      'evidence of another institution belongs to this finding; ask the office to look at it there',
    );
  }
  return await exportBundle({ ...exporter, shown: (detail) => asShown(exporter, row, detail, site) }, finding, by);
}

// What happened elsewhere at the time, and what operators wrote, is the office's.
async function asShown(
  { store }: Exporter,
  { person, practitioner }: Row<'findings'>,
  detail: FindingDetail,
  site: string,
): Promise<FindingDetail> {
  const [reason = detail.reason] = await redactMessages(store.db, { site, persons: [person, practitioner] }, [
    detail.reason,
  ]);
  return { ...detail, reason, history: [], timeline: { ...detail.timeline, items: [] } };
}
