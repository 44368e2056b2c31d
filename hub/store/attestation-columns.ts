import { Attestation } from '../../contract/attestation.ts';
import type { Envelope } from '../../contract/envelope.ts';
import { factsColumn, formerFactsColumn } from './attested-facts.ts';
import type { Row } from './tables.ts';

/** The columns of an attestation that only repeat, for queries, what its signed envelope says. */
export type AttestationColumns = Omit<Row<'attestations'>, 'received_at' | 'digest' | 'ledger_idx' | 'envelope'>;

/** Projects an attestation onto its columns. The ledger's verification compares them with the envelope again. */
export function attestationColumns(attestation: Attestation): AttestationColumns {
  const subject = attestation.subject;
  return {
    jti: attestation.jti,
    device: attestation.iss,
    chain: attestation.chain,
    seq: attestation.seq,
    kind: attestation.kind,
    subject_type: subject?.type ?? null,
    subject: subject?.id ?? null,
    site: attestation.site,
    nonce: ('nonce' in attestation && attestation.nonce) || null,
    face_outcome: 'face' in attestation ? attestation.face.outcome : null,
    at: instantOf(attestation),
    facts: factsColumn(attestation),
  };
}

/** Whether the columns of a stored row say what its envelope says. Rows stored before there were `facts` have none. */
export function columnsHold(row: Row<'attestations'>, attestation: Attestation): boolean {
  return Object.entries(attestationColumns(attestation)).every(([column, value]) => {
    const stored = row[column as keyof AttestationColumns];
    return stored === value || (column === 'facts' && (stored === null || stored === formerFactsColumn(attestation)));
  });
}

/** Device time of an attestation (`iat`, seconds) as UTC ISO 8601 text with milliseconds. */
export function instantOf(attestation: Pick<Attestation, 'iat'>): string {
  return new Date(Math.round(attestation.iat * 1000)).toISOString();
}

/**
 * The attestation inside an envelope of table `attestations`. Its signature was verified before it was stored and is not
 * verified here: whoever shows it as evidence opens it with the device's key (`contract/envelope.ts`).
 */
export function storedAttestation(envelope: Envelope): Attestation {
  const payload = envelope.split('.')[1] ?? '';
  return Attestation.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
}

/**
 * As `storedAttestation`, or undefined for what can't be read any more: it was erased by an order, or somebody altered the
 * database. Whoever counts on it has to say what its absence means; it is never the same as "did not happen".
 */
export function readableAttestation(envelope: Envelope): Attestation | undefined {
  if (envelope === '') return undefined;
  try {
    return storedAttestation(envelope);
  } catch {
    return undefined; // whatever was made of it; `verifyLedger` names the line
  }
}
