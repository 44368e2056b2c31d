import { InvalidArgumentError } from 'commander';
import { parseVerifierKey } from '../hub/ledger/checkpoint/verifier-key.ts';
import { LedgerError } from '../hub/ledger/error.ts';
import type { KnownWitness } from '../hub/ledger/witness/ask.ts';

const WITNESS = /^(?<key>.+?)@(?<url>https?:\/\/\S+)$/;

/** Reads `VERIFIER-KEY@URL`, adding to those before it. */
export function knownWitness(text: string, former: readonly KnownWitness[] = []): KnownWitness[] {
  const said = WITNESS.exec(text)?.groups;
  if (!said?.key || !said.url) throw new InvalidArgumentError('wanted: VERIFIER-KEY@URL (zs witness run prints both)');
  try {
    return [...former, { url: said.url, verifier: parseVerifierKey(said.key, 'witness') }];
  } catch (error) {
    if (error instanceof LedgerError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
