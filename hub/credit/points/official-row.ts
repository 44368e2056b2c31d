import { z } from 'zod';
import { SiteId } from '../../../contract/ids.ts';
import { MasterRecord } from '../../../contract/master.ts';
import { knownColumns } from '../../import/csv-records.ts';
import { type RejectCause, shownField } from '../../import/reject.ts';
import type { SourceRow, TableOptions } from '../../import/source-row.ts';
import { tableRecords } from '../../import/table-records.ts';
import { chineseColumns } from '../../import/templates/words.ts';
import { BAND_NAMES, CONDUCT_CODES, RESPONSIBILITIES } from './bands.ts';

const code = z.string().min(1).max(64);

/** Points that an agency announced, also of other regions: they count together with ours. */
const OfficialPoints = z.strictObject({
  record: z.literal('points'),
  code,
  facilityId: SiteId,
  conduct: z.enum(CONDUCT_CODES).default('other'),
  band: z.enum(BAND_NAMES),
  points: z.int().min(1).max(12),
  responsibility: z.enum(RESPONSIBILITIES),
  sanctionKind: z.enum(['administrative', 'agreement']),
  on: z.iso.date(),
  reference: z.string().trim().min(4).max(80),
});
export type OfficialPoints = z.infer<typeof OfficialPoints>;

/** A row of an official announcement: points, or that eligibility for payment is withdrawn (what rule D15 judges by). */
export type OfficialRow = OfficialPoints | Extract<MasterRecord, { record: 'eligibility' }>;

/** Columns of such a file, of both kinds of row. */
export const OFFICIAL_COLUMNS = [
  ...['record', 'code', 'status', 'from', 'until', 'reference', 'facilityId', 'conduct', 'band', 'points'],
  ...['responsibility', 'sanctionKind', 'on'],
] as const;
const TITLES = new Map([...chineseColumns('masters'), ...chineseColumns('points')]);
const HEADER = knownColumns(OFFICIAL_COLUMNS, undefined, TITLES);

/** CSV or a workbook: one row a line, `record` says its kind. */
export async function* officialCsvRows(source: AsyncIterable<Buffer>, table?: TableOptions): AsyncGenerator<SourceRow> {
  for await (const row of tableRecords(source, HEADER, table)) {
    if ('reject' in row) yield row;
    else {
      const { cells: all, ...place } = row;
      const { points, ...cells } = all;
      const value = points === undefined ? cells : { ...cells, points: /^\d+$/.test(points) ? Number(points) : points };
      yield { ...place, value };
    }
  }
}

/** Checks a row. The first thing that is wrong is the reason it is rejected for. */
export function readOfficialRow(value: unknown): { readonly row: OfficialRow } | { readonly reject: RejectCause } {
  const isPoints = typeof value === 'object' && value !== null && 'record' in value && value.record === 'points';
  const parsed = isPoints ? OfficialPoints.safeParse(value) : MasterRecord.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const isUnknown = issue?.code === 'unrecognized_keys';
    const path = isUnknown ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
    const reason = (issue?.message ?? 'invalid').slice(0, 200);
    return { reject: { field: shownField(path), code: isUnknown ? 'UNKNOWN_FIELD' : 'INVALID_FIELD', reason } };
  }
  const { data } = parsed;
  if (data.record !== 'points' && data.record !== 'eligibility') {
    return { reject: { field: 'record', code: 'INVALID_FIELD', reason: 'points or eligibility' } };
  }
  if (data.record === 'eligibility' && data.until !== undefined && Date.parse(data.until) <= Date.parse(data.from)) {
    return { reject: { field: 'until', code: 'BAD_DATE', reason: 'until is not after from' } };
  }
  return { row: data };
}
