/** What may be attached, with the endings that its name may have and the type under which it is given out. */
export const FILE_KINDS = {
  pdf: { endings: ['pdf'], mediaType: 'application/pdf' },
  jpg: { endings: ['jpg', 'jpeg'], mediaType: 'image/jpeg' },
  png: { endings: ['png'], mediaType: 'image/png' },
  heic: { endings: ['heic', 'heif'], mediaType: 'image/heic' },
  docx: {
    endings: ['docx'],
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  xlsx: { endings: ['xlsx'], mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  csv: { endings: ['csv'], mediaType: 'text/csv; charset=utf-8' },
  txt: { endings: ['txt'], mediaType: 'text/plain; charset=utf-8' },
} as const satisfies Record<string, { endings: readonly string[]; mediaType: string }>;

export type FileKind = keyof typeof FILE_KINDS;

export const KIND_NAMES = Object.keys(FILE_KINDS) as FileKind[];

/** Every ending that is taken, for messages and for the page's file dialogue. */
export const TAKEN_ENDINGS: readonly string[] = KIND_NAMES.flatMap((kind) => FILE_KINDS[kind].endings);

/** The kind that a name's ending promises. */
export function kindOfEnding(ending: string): FileKind | undefined {
  return KIND_NAMES.find((kind) => (FILE_KINDS[kind].endings as readonly string[]).includes(ending));
}
