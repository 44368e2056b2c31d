import { z } from 'zod';
import { type EventId, SiteId } from '../../contract/ids.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import { knownColumns } from '../import/csv-records.ts';
import { ndjsonRows } from '../import/ndjson-rows.ts';
import { registeredSites, UNKNOWN_FACILITY } from '../import/registered-sites.ts';
import { type Reject, type RejectCause, shownField } from '../import/reject.ts';
import { type ImportFeed, type ImportSummary, runImport } from '../import/run-import.ts';
import type { SourceRow, TableOptions } from '../import/source-row.ts';
import { tableRecords } from '../import/table-records.ts';
import { chineseColumns } from '../import/templates/words.ts';
import type { DatabaseTransaction, Store } from '../store/store.ts';
import { keptText } from './fields.ts';
import { openCaseWithin } from './open-case.ts';

/** A clue as others send it. `reference` is theirs: the same clue sent twice is one case. Numbers of persons are not kept. */
export const Clue = z.strictObject({
  reference: z.string().trim().min(1).max(60),
  source: z.enum(['complaint', 'inspection', 'import']).default('import'),
  facilityId: SiteId,
  title: keptText(4, 120),
  description: keptText(4, 4000),
  personId: z.string().min(1).max(30).optional(),
  practitioner: z.string().min(1).max(40).optional(),
});
type Clue = z.infer<typeof Clue>;

export const CLUE_FORMATS = ['ndjson', 'csv'] as const;
const READERS = { ndjson: ndjsonRows, csv: clueCsvRows } as const;

export interface ClueImport extends ImportFeed {
  readonly store: Store;
  readonly format: (typeof CLUE_FORMATS)[number];
  /** Key of the region's pseudonyms (32 bytes). */
  readonly regionKey: Buffer;
  readonly by: string;
  readonly batch?: EventId | undefined;
  /** ms since 1970. */
  readonly now: () => number;
}

interface ReadClues {
  readonly clues: readonly { readonly line: number; readonly clue: Clue }[];
  readonly rejects: readonly Reject[];
}

/** Opens a case for each clue of a file (one a line). Bad rows are rejected by line, field and reason. */
export async function importClues(options: ClueImport): Promise<ImportSummary> {
  const { format, regionKey, by, now } = options;
  return await runImport<ReadClues>({
    ...options,
    format: `clues-${format}`,
    reader: READERS[format],
    prepare: readRows,
    async keep(trx, _batch, { clues, rejects }) {
      const sites = await registeredSites(
        trx,
        clues.map(({ clue }) => clue.facilityId),
      );
      const unknown: Reject[] = [];
      let [accepted, duplicates] = [0, 0];
      for (const { line, clue } of clues) {
        if (!sites.has(clue.facilityId)) unknown.push({ line, ...UNKNOWN_FACILITY });
        else if (await isKnown(trx, clue.reference)) duplicates += 1;
        else {
          await openCaseWithin(trx, aboutOf(clue, regionKey), by, now());
          accepted += 1;
        }
      }
      const all = [...rejects, ...unknown].toSorted((a, b) => a.line - b.line);
      return { accepted, duplicates, cancelled: 0, rejects: all };
    },
  });
}

function aboutOf({ reference, source, facilityId, title, description, personId, practitioner }: Clue, key: Buffer) {
  return {
    ...{ source, site: facilityId, title, description, reference },
    person: personId === undefined ? null : pseudonym(key, 'insured', personId),
    practitioner: practitioner === undefined ? null : pseudonym(key, 'practitioner', practitioner),
  };
}

async function isKnown(trx: DatabaseTransaction, reference: string): Promise<boolean> {
  return !!(await trx.selectFrom('cases').select('id').where('reference', '=', reference).executeTakeFirst());
}

function readRows(rows: readonly SourceRow[]): ReadClues {
  const read = rows.map((row) => ({
    line: row.line,
    ...('reject' in row ? { reject: row.reject } : readClue(row.value)),
  }));
  return {
    clues: read.flatMap((row) => ('clue' in row ? [row] : [])),
    rejects: read.flatMap((row) => ('reject' in row ? [{ line: row.line, ...row.reject }] : [])),
  };
}

function readClue(value: unknown): { readonly clue: Clue } | { readonly reject: RejectCause } {
  const parsed = Clue.safeParse(value);
  if (parsed.success) return { clue: parsed.data };
  const [issue] = parsed.error.issues;
  const foreign = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = shownField(foreign === undefined ? (issue?.path ?? []) : [foreign]);
  const code = foreign === undefined ? 'INVALID_FIELD' : 'UNKNOWN_FIELD';
  return { reject: { field, code, reason: (issue?.message ?? 'invalid').slice(0, 200) } };
}

/** CSV or a workbook: one clue a line. */
export async function* clueCsvRows(source: AsyncIterable<Buffer>, table?: TableOptions): AsyncGenerator<SourceRow> {
  const columns = Object.keys(Clue.shape);
  const header = knownColumns(columns, () => ['reference', 'facilityId', 'title'], chineseColumns('clues'));
  for await (const row of tableRecords(source, header, table)) {
    if ('reject' in row) yield row;
    else {
      const { cells, ...place } = row;
      yield { ...place, value: { ...cells } };
    }
  }
}
