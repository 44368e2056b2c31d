import type { KeyObject } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Attestation } from '../../contract/attestation.ts';
import { type Envelope, envelopeDigest, open } from '../../contract/envelope.ts';

/** The envelopes that an outbox file holds, oldest first, read past the agent's own code. */
export function envelopesIn(path: string): Envelope[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare('SELECT envelope FROM events ORDER BY id')
      .all()
      .map((row) => String(row.envelope));
  } finally {
    database.close();
  }
}

/** Opens each envelope with the device's key and says where a chain is not contiguous; an empty list = it is. */
export function breaksIn(envelopes: readonly Envelope[], publicKey: KeyObject): string[] {
  const last = new Map<string, { attestation: Attestation; digest: string }>();
  const breaks: string[] = [];
  for (const envelope of envelopes) {
    const { attestation } = open(envelope, () => publicKey);
    const { chain, seq, prev } = attestation;
    const before = last.get(chain);
    if (before && seq !== before.attestation.seq + 1) breaks.push(`${before.attestation.seq} is followed by ${seq}`);
    if (before && prev !== before.digest) breaks.push(`${seq} does not name the one before`);
    if (!before && seq === 1 && prev !== null) breaks.push('the first event names one before');
    last.set(chain, { attestation, digest: envelopeDigest(envelope) });
  }
  return breaks;
}
