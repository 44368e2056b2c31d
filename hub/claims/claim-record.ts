import { createHash } from 'node:crypto';
import type { Claim, ClaimLine } from '../../contract/claim.ts';
import { pseudonym } from '../../contract/pseudonym.ts';
import type { NewRow } from '../store/tables.ts';
import { fenOf } from './fen.ts';
import { isPlaceholder } from './placeholder.ts';
import { practitionerOf } from './practitioner.ts';
import { isNationalCode } from './practitioner-code.ts';

/** A claim as it is kept: people as pseudonyms, instants in UTC, amounts in fen. */
export interface ClaimRecord {
  readonly claim: Omit<NewRow<'claims'>, 'batch' | 'state' | 'cancelled_at'>;
  readonly lines: readonly NewRow<'claim_lines'>[];
  readonly traceCodes: readonly NewRow<'trace_codes'>[];
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
  const added = {
    family_aid_fen: claim.amounts.familyAid === undefined ? null : exactFen(claim.amounts.familyAid),
    med_type: claim.medType ?? null,
    diagnosis: claim.diagnosis ?? null,
    region_care: claim.regions?.care ?? null,
    region_insured: claim.regions?.insured ?? null,
  };
  const lines = claim.lines.map((line) => lineRecord(claim.claimId, line, regionKey));
  const traceCodes = claim.lines.flatMap((line) =>
    [...new Set(line.traceCodes ?? [])].map((code) => ({
      code,
      claim_id: claim.claimId,
      line_id: line.lineId,
      at: utc(line.at),
    })),
  );
  const whole = { ...kept, ...added, lines, ...(traceCodes.length > 0 && { traceCodes }) };
  return { claim: { ...kept, ...added, digest: digestOf(whole) }, lines, traceCodes };
}

/** What a line's `placeholder` says of its practitioner codes. */
const NAMES_NOBODY = 1;
const ODD_CODE = 2;

function lineRecord(claimId: string, line: ClaimLine, regionKey: Buffer): NewRow<'claim_lines'> {
  const codes = [line.ordering, line.performing].filter((code) => code !== undefined);
  return {
    claim_id: claimId,
    line_id: line.lineId,
    at: utc(line.at),
    ordering: practitionerOf(line.ordering, regionKey),
    performing: practitionerOf(line.performing, regionKey),
    placeholder: codes.some(isPlaceholder) ? NAMES_NOBODY : codes.every(isNationalCode) ? 0 : ODD_CODE,
    prescription: line.prescription ?? null,
    item: line.item ?? null,
    amount_fen: exactFen(line.amount),
    quantity_milli: line.quantity === undefined ? null : Math.round(line.quantity * 1000),
    external: line.external ? 1 : 0,
  };
}

/** Columns that came with a later version: when empty they leave the digest of a claim as it was. */
const LATER = ['family_aid_fen', 'med_type', 'diagnosis', 'region_care', 'region_insured', 'quantity_milli'];

// Line order does not matter: the same claim exported twice may list its lines differently.
function digestOf(record: { lines: readonly NewRow<'claim_lines'>[] }): string {
  const lines = record.lines.toSorted((a, b) => (a.line_id < b.line_id ? -1 : 1));
  const text = JSON.stringify({ ...record, lines }, (key, value) => {
    if (key === 'placeholder' && value === ODD_CODE) return 0; // as it was before this was looked at
    return LATER.includes(key) ? (value ?? undefined) : value;
  });
  return createHash('sha256').update(text).digest('base64url');
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}

function exactFen(amount: string | number): number {
  const fen = fenOf(amount);
  if (fen === undefined) throw new RangeError('an amount that was not checked before');
  return fen;
}
