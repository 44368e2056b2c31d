import type { Reject } from '../../import/reject.ts';
import { shownField } from '../../import/reject.ts';
import type { SourceRow } from '../../import/source-row.ts';
import type { DatabaseTransaction } from '../../store/store.ts';
import { assembleEncounter } from './assemble.ts';
import { encounterOf, NhsaCall, TRANSACTIONS } from './call.ts';
import type { MedTypeMap } from './dictionaries.ts';
import { CallStaging } from './staging.ts';

/** A call that bears on presence, with the line it came from. */
interface ReadCall {
  readonly line: number;
  readonly encounter: string;
  readonly call: NhsaCall;
}

export interface ReadCalls {
  readonly calls: readonly ReadCall[];
  readonly rejects: readonly Reject[];
}

/** Reads a batch of calls; transactions that say nothing of presence are skipped, what is no call of the interface, or names no encounter, is rejected by line. */
export function readCalls(rows: readonly SourceRow[]): ReadCalls {
  const calls: ReadCall[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const { line } = row;
    if ('reject' in row) {
      rejects.push({ line, ...row.reject });
      continue;
    }
    const infno = typeof row.value === 'object' && row.value !== null && 'infno' in row.value ? row.value.infno : '';
    if (
      typeof infno === 'string' &&
      /^\d{4}[A-Z]?$/.test(infno) &&
      !(TRANSACTIONS as readonly string[]).includes(infno)
    ) {
      continue;
    }
    const parsed = NhsaCall.safeParse(row.value);
    const encounter = parsed.success ? encounterOf(parsed.data) : undefined;
    if (parsed.success && encounter !== undefined) calls.push({ line, encounter, call: parsed.data });
    else if (parsed.success) {
      rejects.push({
        line,
        field: 'mdtrt_id',
        code: 'MISSING_FIELD',
        reason: 'names no encounter, in input or output',
      });
    } else {
      const [issue] = parsed.error.issues;
      const reason = (issue?.message ?? 'invalid').slice(0, 200);
      rejects.push({ line, field: shownField(issue?.path ?? []), code: 'INVALID_FIELD', reason });
    }
  }
  return { calls, rejects };
}

/** What the encounters that a batch of calls touches come to. */
export interface TouchedEncounters {
  /** Rows of the canonical contract, each with the last line that touched its encounter. */
  readonly rows: readonly SourceRow[];
  /** Calls that were known already. */
  readonly known: number;
}

/** Keeps the calls, and puts together every encounter they touch from all its calls so far. */
export async function assembleTouched(
  trx: DatabaseTransaction,
  batch: string,
  calls: readonly ReadCall[],
  { regionKey, medTypes }: { readonly regionKey: Buffer; readonly medTypes: MedTypeMap },
): Promise<TouchedEncounters> {
  const staging = new CallStaging(regionKey);
  const placed = calls.map((read) => ({ ...read, place: staging.placeOf(read.call.fixmedins_code, read.encounter) }));
  const added = await staging.keep(trx, batch, placed);
  const touched = new Map(placed.map(({ place, encounter, line }) => [place, { encounter, line }]));
  const all = await staging.load(trx, [...touched.keys()]);
  const rows: SourceRow[] = [];
  for (const [place, { encounter, line }] of touched) {
    const assembled = assembleEncounter(encounter, all.get(place) ?? [], medTypes);
    for (const value of assembled) rows.push({ line, bytes: 0, value });
  }
  const known = placed.length - added;
  const settled = new Set(rows.flatMap((row) => ('value' in row ? [claimIdOf(row.value)] : [])));
  const cancelled = rows
    .flatMap((row) => ('value' in row ? [cancelsOf(row.value)] : []))
    .filter((id) => id !== undefined);
  const unsettled = await unknownClaims(
    trx,
    cancelled.filter((id) => !settled.has(id)),
  );
  // The cancellation of a settlement that is not whole yet waits with it.
  const ready = rows.filter((row) => !('value' in row) || !unsettled.has(cancelsOf(row.value) ?? ''));
  return { rows: ready, known };
}

function claimIdOf(value: unknown): string | undefined {
  return (value as { claimId?: string }).claimId;
}

function cancelsOf(value: unknown): string | undefined {
  return (value as { cancels?: string }).cancels;
}

async function unknownClaims(trx: DatabaseTransaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const known = await trx.selectFrom('claims').select('claim_id').where('claim_id', 'in', ids).execute();
  return new Set(ids.filter((id) => !known.some((row) => row.claim_id === id)));
}
