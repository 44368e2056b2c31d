import { isAnalyticalHeader } from './analytical/marks.ts';
import type { ImportFormat } from './import.ts';

/** What format a file of claims has, by its name and its beginning (text, without a byte order mark). */
export function formatOf(name: string, head: string): ImportFormat {
  const isCsv = /\.csv(\.gz)?$/i.test(name);
  if (isCsv) return isAnalyticalHeader((head.trimStart().split(/\r?\n/, 1)[0] ?? '').split(',')) ? 'analytical' : 'csv';
  if (/^\s*\{[\s\S]{0,200}?"infno"\s*:/.test(head)) return 'nhsa-json';
  if (/^\s*\{[\s\S]{0,2000}?"resourceType"\s*:/.test(head)) return 'fhir';
  return 'ndjson';
}
