import { ndjsonRows } from '../../import/ndjson-rows.ts';
import type { Reject, RejectCause } from '../../import/reject.ts';
import type { SourceRow } from '../../import/source-row.ts';
import type { Assembled, ReadStaged, StagedFormat } from '../staged/format.ts';
import { rejectOf, UNKNOWN_MED_TYPE } from '../staged/row-reject.ts';
import type { SealedStaging, StagedRow } from '../staged/sealed-staging.ts';
import { assembleEncounter } from './assemble.ts';
import { encounterOf, medTypesOf, NhsaCall, TRANSACTIONS } from './call.ts';
import { kindOf, type MedTypeMap } from './dictionaries.ts';

/** Calls of the national interface (国家医保局接口), one a line. A place is an encounter of an institution. */
export function nhsaFormat(medTypes: MedTypeMap): StagedFormat {
  return {
    name: 'nhsa-json',
    reader: ndjsonRows,
    read: (rows, staging) => readCalls(rows, staging, medTypes),
    assemble: async (places) => {
      const assembled = new Map<string, Assembled>();
      for (const [place, kept] of places) {
        const calls = kept.map(({ value }) => NhsaCall.parse(value));
        const encounter = calls.map(encounterOf).find((id) => id !== undefined);
        if (encounter !== undefined) assembled.set(place, assembleEncounter(encounter, calls, medTypes));
      }
      return assembled;
    },
  };
}

// Transactions that say nothing of presence are skipped; what is no call of the interface, or names no encounter, is rejected.
function readCalls(rows: readonly SourceRow[], staging: SealedStaging, medTypes: MedTypeMap): ReadStaged {
  const staged: StagedRow[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    if ('reject' in row) rejects.push({ line: row.line, ...row.reject });
    else if (bearsOnPresence(row.value)) {
      const read = readCall(row.value, medTypes);
      if ('reject' in read) {
        rejects.push({ line: row.line, ...read.reject });
        continue;
      }
      const place = staging.placeOf(read.call.fixmedins_code, read.encounter);
      staged.push({ line: row.line, place, kind: read.call.infno, value: read.call, touches: true });
    }
  }
  return { staged, rejects };
}

function bearsOnPresence(value: unknown): boolean {
  const infno = typeof value === 'object' && value !== null && 'infno' in value ? value.infno : '';
  const isTransaction = typeof infno === 'string' && /^\d{4}[A-Z]?$/.test(infno);
  return !isTransaction || (TRANSACTIONS as readonly string[]).includes(infno);
}

function readCall(
  value: unknown,
  medTypes: MedTypeMap,
): { readonly call: NhsaCall; readonly encounter: string } | { readonly reject: RejectCause } {
  const parsed = NhsaCall.safeParse(value);
  if (!parsed.success) return { reject: rejectOf(parsed.error, value) };
  const encounter = encounterOf(parsed.data);
  if (encounter === undefined) {
    const reason = 'names no encounter, in input or output';
    return { reject: { field: 'mdtrt_id', code: 'MISSING_FIELD', reason } };
  }
  if (medTypesOf(parsed.data).some((code) => kindOf(code, medTypes) === undefined)) return { reject: UNKNOWN_MED_TYPE };
  return { call: parsed.data, encounter };
}
