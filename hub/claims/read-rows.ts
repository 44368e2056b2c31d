import type { Reject } from '../import/reject.ts';
import type { SourceRow } from '../import/source-row.ts';
import { readMaster } from '../masters/import.ts';
import type { AcceptableMaster } from '../masters/keep-masters.ts';
import { masterRow } from '../masters/master-content.ts';
import { claimRecord } from './claim-record.ts';
import type { AcceptableRow } from './keep-rows.ts';
import { readRow } from './read-row.ts';
import { type AcceptableStay, stayRecord } from './stay-record.ts';

/** A batch of rows as it may be kept. */
export interface ReadRows {
  readonly claims: AcceptableRow[];
  readonly stays: AcceptableStay[];
  readonly masters: AcceptableMaster[];
  readonly rejects: Reject[];
}

/** Checks a batch of rows against the contract and replaces people by pseudonyms. */
export function readRows(rows: readonly SourceRow[], regionKey: Buffer): ReadRows {
  const read: ReadRows = { claims: [], stays: [], masters: [], rejects: [] };
  for (const row of rows) {
    if ('reject' in row) read.rejects.push({ line: row.line, ...row.reject });
    else if (isMaster(row.value)) addMaster(read, row.line, row.value, regionKey);
    else addRow(read, row.line, row.value, regionKey);
  }
  return read;
}

function addRow(read: ReadRows, line: number, value: unknown, regionKey: Buffer): void {
  const said = readRow(value);
  switch (said.kind) {
    case 'reject':
      read.rejects.push({ line, ...said.cause });
      break;
    case 'claim':
      read.claims.push({ kind: 'claim', line, record: claimRecord(said.claim, regionKey) });
      break;
    case 'cancellation':
      read.claims.push({ kind: 'cancellation', line, cancellation: said.cancellation });
      break;
    case 'stay':
      read.stays.push({ kind: 'stay', line, record: stayRecord(said.stay, regionKey) });
      break;
    case 'stay-cancellation':
      read.stays.push({ kind: 'stay-cancellation', line, cancellation: said.cancellation });
      break;
  }
}

function addMaster(read: ReadRows, line: number, value: unknown, regionKey: Buffer): void {
  const said = readMaster(value);
  if ('reject' in said) read.rejects.push({ line, ...said.reject });
  else read.masters.push({ line, row: masterRow(said.record, regionKey), withdraws: said.withdraws });
}

// Master data among claims: only formats that send both have it.
function isMaster(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('record' in value || 'withdraws' in value);
}
