import { getFile } from './http.ts';

export const LISTS = ['findings', 'cases', 'scorecards', 'points', 'inspections', 'audit'] as const;
export type ListName = (typeof LISTS)[number];

/** A list with its filters as a file; the hub logs who took it. `search`: as the page itself asks, its paging is left out. */
export function getTable(
  list: ListName,
  search: URLSearchParams,
  format: 'csv' | 'xlsx',
  language: string,
): Promise<{ bytes: Blob; name: string }> {
  const asked = new URLSearchParams({ ...Object.fromEntries(search), format, language });
  for (const paging of ['offset', 'limit']) asked.delete(paging);
  return getFile(`/v1/reports/${list}?${asked}`);
}
