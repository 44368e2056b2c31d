import { z } from 'zod';
import { KeptReport, PeriodFigures, type ReportKind } from '../../../reports/period-figures.ts';
import { get, getFile, post } from '../api/http.ts';

const List = z.strictObject({ items: z.array(KeptReport) });

export async function getReports(signal?: AbortSignal): Promise<KeptReport[]> {
  return (await get(List, '/v1/reports/periods', signal)).items;
}

/** Makes the report of a period that is over; made again, it replaces the former. */
export async function makeReport(kind: ReportKind, date: string): Promise<void> {
  await post(PeriodFigures, '/v1/reports/periods', { kind, date });
}

export function takeReport(
  { kind, date }: KeptReport,
  format: 'pdf' | 'csv' | 'xlsx',
  language: string,
): Promise<{ bytes: Blob; name: string }> {
  return getFile(`/v1/reports/periods/${kind}/${date}?format=${format}&language=${language}`);
}
