import { createHash } from 'node:crypto';
import type { Claim, ClaimLine } from '../../contract/claim.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { NewRow } from '../store/tables.ts';
import { fenOf } from './fen.ts';
import { isPlaceholder } from './placeholder.ts';

/** A claim as it is kept: people as pseudonyms, instants in UTC, amounts in fen. */
export interface ClaimRecord {
  readonly claim: Omit<NewRow<'claims'>, 'batch' | 'state' | 'cancelled_at'>;
  readonly lines: readonly NewRow<'claim_lines'>[];
}

/** Turns a claim into what is kept. Person numbers and practitioner codes end here. */
export function claimRecord(claim: Claim, regionKey: Buffer): ClaimRecord {
  const kept = {
    claim_id: claim.claimId,
    encounter: claim.encounterId ?? null,
    person: pseudonym(regionKey, 'insured', claim.personId),
    site: claim.facilityId,
    kind: claim.kind,
    service_start: utc(claim.serviceStart),
    service_end: claim.serviceEnd === undefined ? null : utc(claim.serviceEnd),
    settled_at: utc(claim.settledAt),
    credential: claim.credential ?? null,
    exception: claim.exception ?? null,
    terminal: claim.terminalId ?? null,
    operator: practitionerOf(claim.operatorId, regionKey),
    total_fen: exactFen(claim.amounts.total),
    fund_fen: exactFen(claim.amounts.fund),
  };
  const lines = claim.lines.map((line) => lineRecord(claim.claimId, line, regionKey));
  return { claim: { ...kept, digest: digestOf({ ...kept, lines }) }, lines };
}

function lineRecord(claimId: string, line: ClaimLine, regionKey: Buffer): NewRow<'claim_lines'> {
  const codes = [line.ordering, line.performing].filter((code) => code !== undefined);
  return {
    claim_id: claimId,
    line_id: line.lineId,
    at: utc(line.at),
    ordering: practitionerOf(line.ordering, regionKey),
    performing: practitionerOf(line.performing, regionKey),
    placeholder: codes.some(isPlaceholder) ? 1 : 0,
    prescription: line.prescription ?? null,
    item: line.item ?? null,
    amount_fen: exactFen(line.amount),
    external: line.external ? 1 : 0,
  };
}

function practitionerOf(code: string | undefined, regionKey: Buffer): string | null {
  return code === undefined || isPlaceholder(code) ? null : pseudonym(regionKey, 'practitioner', code);
}

// Line order does not matter: the same claim exported twice may list its lines differently.
function digestOf(record: { lines: readonly NewRow<'claim_lines'>[] }): string {
  const lines = record.lines.toSorted((a, b) => (a.line_id < b.line_id ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify({ ...record, lines }))
    .digest('base64url');
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}

function exactFen(amount: string | number): number {
  const fen = fenOf(amount);
  if (fen === undefined) throw new RangeError('an amount that was not checked before');
  return fen;
}
