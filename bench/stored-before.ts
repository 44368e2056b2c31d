import { randomBytes } from 'node:crypto';
import { type Digest, newChainId } from '../contract/ids.ts';
import { appendToLedger } from '../hub/ledger/append.ts';
import { attestationColumns } from '../hub/store/attestation-columns.ts';
import type { Store } from '../hub/store/store.ts';
import type { LoadDevice } from './load-fleet.ts';
import { checkIn } from './signed-chain.ts';

const PAGE = 1000;
const PER_CHAIN = 1000;
const DAYS = 30;
const DAY_MS = 86_400_000;
// base64url of a header and of a signature: rows that were "stored before" are as large as real ones, but nobody signed them.
const HEADER = 'A'.repeat(124);
const SIGNATURE = 'A'.repeat(86);

/**
 * Fills a store with events of the last month, as if a hub had run for that long: table rows, ledger lines and every index
 * are those of real events. Their signatures are not real, so this is for measuring only.
 */
export async function storeBefore(store: Store, fleet: readonly LoadDevice[], count: number): Promise<void> {
  let chain = newChainId();
  for (let first = 0; first < count; first += PAGE) {
    const rows = Array.from({ length: Math.min(PAGE, count - first) }, (_, n) => {
      const number = first + n;
      if (number % PER_CHAIN === 0) chain = newChainId();
      const address = (fleet[Math.floor(number / PER_CHAIN) % fleet.length] ?? fleet[0])?.address;
      if (!address) throw new RangeError('no devices');
      const at = Date.now() - DAYS * DAY_MS + (number * DAYS * DAY_MS) / count;
      const attestation = checkIn(address, { chain, seq: (number % PER_CHAIN) + 1, prev: randomDigest() }, at);
      const body = Buffer.from(JSON.stringify(attestation)).toString('base64url');
      return {
        ...attestationColumns(attestation),
        received_at: new Date(at).toISOString(),
        digest: randomDigest(),
        ledger_idx: number + 1,
        envelope: `${HEADER}.${body}.${SIGNATURE}`,
      };
    });
    await store.transaction(
      async (trx) => {
        const entries = rows.map(({ jti, digest }) => ({ kind: 'attestation', ref: jti, digest }));
        await appendToLedger(trx, entries, Date.now());
        await trx.insertInto('attestations').values(rows).execute();
      },
      { sequencer: true },
    );
  }
  await markHeard(store, count);
}

// The listeners have heard of them: else the hub would begin by judging a month.
async function markHeard({ db }: Store, count: number): Promise<void> {
  const updated_at = new Date().toISOString();
  const value = String(count);
  for (const name of ['vault-withdrawals', 'cross-check']) {
    await db
      .insertInto('settings')
      .values({ key: `ingest.listener.${name}`, value, updated_at })
      .execute();
  }
}

function randomDigest(): Digest {
  return randomBytes(32).toString('base64url') as Digest;
}
