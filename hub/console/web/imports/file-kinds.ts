/** What a file can be sent as: claims in one of their formats, master data, or clues. */
export const FILE_KINDS = [
  'csv',
  'ndjson',
  'nhsa-json',
  'analytical',
  'fhir',
  'masters-csv',
  'masters-ndjson',
  'clues-csv',
  'clues-ndjson',
  'credit-csv',
  'credit-ndjson',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];
