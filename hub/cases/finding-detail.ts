import type { Position } from '../../contract/evidence.ts';
import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import type { FindingEvent } from '../crosscheck/finding-event.ts';
import { HistoryReason } from '../crosscheck/finding-history.ts';
import type { Interval } from '../crosscheck/interval.ts';
import { iso } from '../crosscheck/interval.ts';
import { intervalOfDate, splitDaySubject } from '../crosscheck/local-day.ts';
import { Message } from '../crosscheck/message.ts';
import type { EvidenceRef } from '../crosscheck/rule.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import { evidenceRefsOf } from '../store/evidence-refs.ts';
import type { Database } from '../store/store.ts';
import type { Row } from '../store/tables.ts';
import { claimTimeline, DrawnParameters, type Timeline } from './claim-timeline.ts';
import { deviceDayTimeline, personDayTimeline, practitionerDayTimeline } from './day-timeline.ts';
import { CaseError } from './error.ts';
import { loadEvidence } from './evidence.ts';
import { FindingDetail, type FindingVersion } from './finding-schema.ts';
import { parametersOf, summaryOf } from './list-findings.ts';
import { withNamedEvidence } from './named-evidence.ts';
import { refsWithObjections } from './objections.ts';
import { pastOf } from './past.ts';
import { sitePeriodTimeline, terminalDayTimeline } from './pattern-timeline.ts';
import { personPeriodTimeline, practitionerMonthTimeline } from './period-timeline.ts';
import { placeMap } from './place-map.ts';
import type { RelatedFindings } from './related-schema.ts';
import { similarTo } from './similar.ts';
import { siteDayTimeline } from './site-day-timeline.ts';
import { loadSiteNames } from './site-names.ts';
import { stayTimeline } from './stay-timeline.ts';

export interface FindingReader {
  readonly db: Database;
  readonly rules: readonly AnyRule[];
  /** The region's clock; days of subjects begin by it. */
  readonly utcOffsetMinutes?: number;
  /** In which maps are drawn: that of the deployment's tiles. */
  readonly mapDatum?: Position['datum'];
  /** ms since 1970. */
  readonly now: () => number;
}

/** Everything about one finding, its evidence verified again at this moment. Throws CaseError `FINDING_NOT_FOUND`. */
export async function findingDetail(reader: FindingReader, id: string): Promise<FindingDetail> {
  const { db, rules } = reader;
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  const refs = await refsWithObjections(db, evidenceRefsOf(row));
  const [siteOf, evidence, history, timeline] = await Promise.all([
    loadSiteNames(db, [row.site]),
    loadEvidence(db, refs),
    loadHistory(db, id),
    loadTimeline(reader, row, refs),
  ]);
  const located = [...refs, ...timeline.items.map(({ ref }) => ref)].filter(({ type }) => type === 'attestation');
  const events = [...new Set(located.map((ref) => ref.id))];
  return FindingDetail.parse({
    ...summaryOf(row, siteOf),
    legalBasis: rules.find((rule) => rule.id === row.rule)?.legalBasis ?? [],
    params: parametersOf(row),
    evidence,
    timeline: { from: iso(timeline.span.from), until: iso(timeline.span.until), items: timeline.items },
    map: await placeMap(db, row.site, events, reader.mapDatum ?? 'WGS84'),
    history,
  });
}

/** What stands around a finding, and how the finding itself stands. Throws CaseError `FINDING_NOT_FOUND`. */
export async function relatedFindings(
  db: Database,
  id: string,
): Promise<{ related: RelatedFindings; version: string }> {
  const row = await db.selectFrom('findings').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  const [past, similar] = await Promise.all([pastOf(db, row), similarTo(db, row)]);
  return { related: { past, similar }, version: row.updated_at };
}

/** Whether a finding is still as it was read. Throws CaseError `FINDING_NOT_FOUND`. */
export async function findingVersion(db: Database, id: string): Promise<FindingVersion> {
  const found = db.selectFrom('findings').select(['status', 'updated_at']).where('id', '=', id);
  const row = await found.executeTakeFirst();
  if (!row) throw new CaseError('FINDING_NOT_FOUND', 'there is no such finding');
  return { status: row.status, updatedAt: row.updated_at };
}

async function loadHistory(db: Database, finding: string): Promise<FindingEvent[]> {
  const events = await db
    .selectFrom('finding_events')
    .selectAll()
    .where('finding', '=', finding)
    .orderBy('id')
    .execute();
  return events.map(({ at, kind, by, reason }) => ({
    at,
    kind: kind as FindingEvent['kind'],
    by,
    ...HistoryReason.parse(JSON.parse(reason)),
  }));
}

async function loadTimeline(
  reader: FindingReader,
  row: Row<'findings'>,
  refs: readonly EvidenceRef[],
): Promise<Timeline> {
  const drawn = await drawnTimeline(reader, row, refs);
  const named = evidenceRefsOf(row).filter(({ type }) => type === 'attestation');
  return withNamedEvidence(
    reader.db,
    drawn,
    named.map(({ id }) => id),
  );
}

async function drawnTimeline(
  { db, utcOffsetMinutes = CHINA_OFFSET_MINUTES, now }: FindingReader,
  row: Row<'findings'>,
  refs: readonly EvidenceRef[],
): Promise<Timeline> {
  const parameters = DrawnParameters.parse(parametersOf(row));
  if (row.subject_type === 'claim') {
    const timeline = await claimTimeline(db, row.subject, row.rule, parameters, now());
    return timeline ?? { span: momentOf(row), items: [] };
  }
  if (row.subject_type === 'stay') return stayTimeline(db, row.subject, namedStay(row), now());
  const { who, date } = splitDaySubject(row.subject);
  const day = intervalOfDate(date, utcOffsetMinutes);
  const named = new Set(refs.map((ref) => ref.id));
  switch (row.subject_type) {
    case 'person-day':
      return personDayTimeline(db, who, day, now());
    case 'person-period':
      return personPeriodTimeline(db, who, day, named);
    case 'practitioner-day':
      return practitionerDayTimeline(db, who, day, parameters, now());
    case 'practitioner-period':
      return practitionerMonthTimeline(db, who, day, { ...parameters, utcOffsetMinutes, now: now() });
    case 'site-day':
      return siteDayTimeline(db, who, day, now());
    case 'terminal-day':
      return terminalDayTimeline(db, who, day, named, now());
    case 'site-period':
      return sitePeriodTimeline(db, who, day, named);
    default:
      return deviceDayTimeline(db, who, day, named, now());
  }
}

// Another stay that the finding's sentence speaks of: the one before, the one at the same time elsewhere.
function namedStay(row: Row<'findings'>): string | undefined {
  const { stay } = Message.parse(JSON.parse(row.reason)).params;
  return typeof stay === 'string' ? stay : undefined;
}

function momentOf(row: Row<'findings'>): Interval {
  const at = Date.parse(row.opened_at);
  return { from: at, until: at };
}
