import { z } from 'zod';
import type { Reject } from '../../import/reject.ts';
import type { SourceRow } from '../../import/source-row.ts';
import { kindOf, type MedTypeMap } from '../nhsa/dictionaries.ts';
import type { ReadStaged, StagedFormat } from '../staged/format.ts';
import { rejectOf, UNKNOWN_MED_TYPE } from '../staged/row-reject.ts';
import type { SealedStaging, StagedRow } from '../staged/sealed-staging.ts';
import { assembleTables } from './assemble.ts';
import { tableRows } from './csv-rows.ts';
import { TABLES } from './tables.ts';

const TableRow = z.object({
  table: z.enum(['mdtrt_d', 'setl_d', 'fee_list_d']),
  row: z.record(z.string(), z.string()),
  /** Names of columns in the file, by what they are read as. */
  columns: z.record(z.string(), z.string()),
});

/** The analytical tables `mdtrt_d`, `setl_d` and `fee_list_d`, a CSV file each, in any order. A place is an encounter. */
export function analyticalFormat(medTypes: MedTypeMap): StagedFormat {
  return {
    name: 'analytical',
    reader: tableRows,
    needs: 'mdtrt_d',
    read: (rows, staging) => readTableRows(rows, staging, medTypes),
    assemble: async (places) => new Map([...places].map(([place, kept]) => [place, assembleTables(kept, medTypes)])),
  };
}

function readTableRows(rows: readonly SourceRow[], staging: SealedStaging, medTypes: MedTypeMap): ReadStaged {
  const staged: StagedRow[] = [];
  const rejects: Reject[] = [];
  for (const given of rows) {
    const { line } = given;
    if ('reject' in given) {
      rejects.push({ line, ...given.reject });
      continue;
    }
    const { table, row, columns } = TableRow.parse(given.value);
    const parsed = TABLES[table].safeParse(row);
    if (!parsed.success) {
      const cause = rejectOf(parsed.error, row);
      rejects.push({ line, ...cause, field: columns[cause.field] ?? cause.field });
      continue;
    }
    const medType = 'med_type' in parsed.data ? parsed.data.med_type : undefined;
    if (medType !== undefined && kindOf(medType, medTypes) === undefined) {
      rejects.push({ line, ...UNKNOWN_MED_TYPE });
      continue;
    }
    staged.push({ line, place: staging.placeOf(parsed.data.mdtrt_id), kind: table, value: row, touches: true });
  }
  return { staged, rejects };
}
