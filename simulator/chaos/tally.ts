import { verifyLedger } from '../../hub/ledger/verify.ts';
import { storedAttestation } from '../../hub/store/attestation-columns.ts';
import type { Store } from '../../hub/store/store.ts';
import type { Announced } from './device-words.ts';

/** What became of every event, by sequence number. */
export interface Tally {
  /** Events that exist: called done by a device, or found at the hub or in an outbox. */
  readonly sent: number;
  /** Kept at the hub, in the ledger. */
  readonly stored: number;
  /** Refused with a code (a clock far ahead), kept in quarantine. */
  readonly refused: number;
  /** Still in an outbox. */
  readonly waiting: number;
  /** On a page of an outbox that was overwritten. The device's next chain names them, so that the hub sees the hole. */
  readonly destroyed: number;
  readonly destroyedUnseen: number;
  /** Called done, or numbered before one that is there, and nowhere to be found. */
  readonly lost: number;
  /** Counted twice: in the store or in the ledger. */
  readonly duplicated: number;
  readonly ledger: { readonly size: number; readonly verified: boolean; readonly problem?: string };
}

export interface Witnesses {
  readonly announced: readonly Announced[];
  /** Left in the outboxes at the end, as `chain/seq`. */
  readonly waiting: ReadonlySet<string>;
  /** In an outbox at the moment when a page of it was overwritten, as `chain/seq`. */
  readonly endangered: ReadonlySet<string>;
}

/** Holds what the devices said against what the hub keeps. */
export async function tally(store: Store, { announced, waiting, endangered }: Witnesses): Promise<Tally> {
  const rows = await store.db.selectFrom('attestations').select(['chain', 'seq', 'jti', 'envelope']).execute();
  const stored = new Map(rows.map(({ chain, seq, jti }) => [`${chain}/${seq}`, jti as string]));
  const refusedRows = await store.db.selectFrom('quarantine').select(['chain', 'seq']).execute();
  const refused = new Set(refusedRows.flatMap(({ chain, seq }) => (chain === null ? [] : [`${chain}/${seq}`])));
  for (const key of stored.keys()) refused.delete(key);
  const ledgerRefs = await store.db.selectFrom('ledger').select('ref').where('kind', '=', 'attestation').execute();

  const isThere = (key: string) => stored.has(key) || refused.has(key) || waiting.has(key);
  const missing = new Set(
    announced
      .filter(({ chain, seq, jti }) => {
        const kept = stored.get(`${chain}/${seq}`);
        return kept === undefined ? !isThere(`${chain}/${seq}`) : kept !== jti;
      })
      .map(({ chain, seq }) => `${chain}/${seq}`),
  );
  for (const hole of holesOf([...stored.keys(), ...refused, ...waiting])) if (!isThere(hole)) missing.add(hole);
  const destroyed = [...missing].filter((key) => endangered.has(key));
  const named = lastVisible(rows);
  const known = new Set([
    ...announced.map(({ chain, seq }) => `${chain}/${seq}`),
    ...stored.keys(),
    ...refused,
    ...waiting,
  ]);
  const verification = await verifyLedger(store.db);
  const refs = ledgerRefs.map(({ ref }) => ref);
  return {
    sent: known.size,
    stored: stored.size,
    refused: refused.size,
    waiting: [...waiting].filter((key) => !stored.has(key) && !refused.has(key)).length,
    destroyed: destroyed.length,
    destroyedUnseen: destroyed.filter((key) => placeOf(key).seq > (named.get(placeOf(key).chain) ?? 0)).length,
    lost: missing.size - destroyed.length,
    duplicated:
      rows.length -
      new Set(rows.map(({ jti }) => jti)).size +
      (rows.length - stored.size) +
      (refs.length - new Set(refs).size),
    ledger: verification.verified
      ? { size: verification.size, verified: true }
      : { size: verification.firstBadIndex, verified: false, problem: verification.problem },
  };
}

/** Numbers below the highest of each chain that nobody holds. */
function holesOf(keys: readonly string[]): string[] {
  const highest = new Map<string, number>();
  for (const key of keys) {
    const { chain, seq } = placeOf(key);
    highest.set(chain, Math.max(highest.get(chain) ?? 0, seq));
  }
  const held = new Set(keys);
  return [...highest].flatMap(([chain, last]) =>
    Array.from({ length: last }, (_, n) => `${chain}/${n + 1}`).filter((key) => !held.has(key)),
  );
}

/** The last number of each chain that the hub can know of: the highest stored, or one that a following chain names. */
function lastVisible(rows: readonly { chain: string; seq: number; envelope: string }[]): Map<string, number> {
  const last = new Map<string, number>();
  const note = ({ chain, seq }: { chain: string; seq: number }) => last.set(chain, Math.max(last.get(chain) ?? 0, seq));
  for (const row of rows) {
    note(row);
    if (row.seq !== 1) continue;
    const { follows } = storedAttestation(row.envelope);
    if (follows) note(follows);
  }
  return last;
}

function placeOf(key: string): { chain: string; seq: number } {
  const [chain = '', seq = '0'] = key.split('/');
  return { chain, seq: Number(seq) };
}
