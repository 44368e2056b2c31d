import type { ChainId, DeviceId, KeyId } from '../../contract/ids.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { settleCommand } from '../commands/settle.ts';
import { recordConsent } from '../consent/record.ts';
import { appendToLedger } from '../ledger/append.ts';
import type { LedgerHead } from '../ledger/entry.ts';
import type { DeviceKey } from '../registry/device-keys.ts';
import { attestationColumns } from '../store/attestation-columns.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import { accept, ownPosition } from './accept.ts';
import type { Arrival } from './arrival.ts';
import { authenticate, readArrival } from './authenticate.ts';
import { advanceChains, type ChainChange } from './chain-progress.ts';
import { type ChainRow, chainKey, loadChains } from './chain-rows.ts';
import { loadFacts } from './load-facts.ts';
import type { IngestParameters } from './parameters.ts';
import { quarantine, type RefusedArrival } from './quarantine.ts';
import { composeReceipts, type DueReceipt } from './receipts.ts';
import type { SignedEvent, StoredAttestation } from './signed-event.ts';
import { recordStatuses } from './status-messages.ts';

/** What became of a batch, once its transaction is committed. */
export interface RecordedBatch {
  readonly accepted: readonly SignedEvent[];
  /** The same, as listeners get them. */
  readonly stored: readonly StoredAttestation[];
  readonly duplicates: number;
  readonly refused: readonly RefusalCode[];
  readonly receipts: readonly DueReceipt[];
  /** Devices that were offline, as far as the hub knew, and now spoke. */
  readonly appeared: readonly DeviceId[];
}

/** Verified (or refused) before any transaction begins: signatures are where the time goes. */
export type ExaminedBatch = readonly (SignedEvent | RefusedArrival | { readonly status: Arrival })[];

/** Looks at each arrival by itself: size, form, signature, schema. Signatures are verified on other threads, all at once. */
export async function examine(
  arrivals: readonly Arrival[],
  keysOf: (kids: ReadonlySet<KeyId>) => Promise<ReadonlyMap<KeyId, DeviceKey>>,
): Promise<ExaminedBatch> {
  const read = arrivals.map((arrival) => (arrival.channel === 'status' ? { status: arrival } : readArrival(arrival)));
  const keys = await keysOf(new Set(read.flatMap((item) => ('sealed' in item ? [item.sealed.kid] : []))));
  return await Promise.all(
    read.map(async (item, n) => {
      if ('status' in item) return item;
      const judged = item.outcome === 'read' ? await authenticate(item, keys) : item;
      return judged.outcome === 'signed' ? judged : { arrival: arrivals[n] as Arrival, refusal: judged };
    }),
  );
}

/**
 * Decides and writes a batch, in the order of its arrival. The transaction must be the ledger's sequencer: whether an event
 * is a duplicate or a fork has to be decided by one hub at a time. `now` in ms since 1970.
 */
export async function recordBatch(
  trx: DatabaseTransaction,
  batch: ExaminedBatch,
  parameters: IngestParameters,
  now: number,
): Promise<RecordedBatch> {
  const signed = batch.filter((item) => 'outcome' in item);
  const statuses = batch.flatMap((item) => ('status' in item ? [item.status] : []));
  const refused = batch.filter((item) => 'refusal' in item);
  const known = await loadChains(trx, [...signed.map(chainOfEvent), ...refused.flatMap(chainOfRefused)]);
  const { accepted, duplicates, refusedNow } = await decide(trx, signed, known, parameters);
  refused.push(...refusedNow);

  const { ledger, stored } = await storeAccepted(trx, accepted, now);
  await quarantine(trx, refused, parameters.unsignedQuarantineLimit);
  const chains = await advanceChains(trx, changesOf(accepted, duplicates, refused, now), known);
  return {
    accepted,
    stored,
    duplicates: duplicates.length,
    refused: refused.map(({ refusal }) => refusal.code),
    receipts: await composeReceipts(trx, chains, ledger),
    appeared: await recordStatuses(trx, statuses),
  };
}

interface Decisions {
  readonly accepted: SignedEvent[];
  readonly duplicates: SignedEvent[];
  readonly refusedNow: RefusedArrival[];
}

async function decide(
  trx: DatabaseTransaction,
  signed: readonly SignedEvent[],
  known: ReadonlyMap<string, ChainRow>,
  parameters: IngestParameters,
): Promise<Decisions> {
  const events = signed.map(({ attestation }) => attestation);
  const facts = await loadFacts(trx, events, known);
  const decisions: Decisions = { accepted: [], duplicates: [], refusedNow: [] };
  for (const event of signed) {
    const acceptance = accept(event, facts, parameters);
    if (acceptance.outcome === 'accepted') {
      facts.rememberStored(event.attestation, event);
      decisions.accepted.push(event);
    } else if (acceptance.outcome === 'duplicate') {
      decisions.duplicates.push(event);
    } else {
      if (acceptance.position) facts.rememberRefused(event.attestation, event.digest, acceptance.code);
      decisions.refusedNow.push({ arrival: event.arrival, refusal: acceptance });
    }
  }
  return decisions;
}

async function storeAccepted(
  trx: DatabaseTransaction,
  accepted: readonly SignedEvent[],
  now: number,
): Promise<{ ledger: LedgerHead; stored: StoredAttestation[] }> {
  const entries = accepted.map(({ attestation, digest }) => ({ kind: 'attestation', ref: attestation.jti, digest }));
  const ledger = await appendToLedger(trx, entries, now);
  const first = ledger.size - accepted.length + 1;
  const rows = accepted.map(({ attestation, digest, arrival, envelope }, n) => ({
    ...attestationColumns(attestation),
    received_at: new Date(arrival.receivedAt).toISOString(),
    digest,
    ledger_idx: first + n,
    envelope,
  }));
  await insertRows(trx, 'attestations', rows);
  for (const { attestation } of accepted) {
    await recordConsent(trx, attestation);
    await settleCommand(trx, attestation);
  }
  const stored = accepted.map(({ attestation, digest, arrival }, n) => {
    return { attestation, digest, ledgerIndex: first + n, receivedAt: new Date(arrival.receivedAt).toISOString() };
  });
  return { ledger, stored };
}

interface ChainMove {
  readonly device: DeviceId;
  readonly chain: ChainId;
  readonly stored?: ChainChange['stored'][number];
  readonly refused?: number | undefined;
}

const chainOfEvent = ({ attestation: { iss: device, chain } }: SignedEvent) => ({ device, chain });

const chainOfRefused = ({ arrival, refusal: { position } }: RefusedArrival) =>
  position ? [{ device: arrival.topic.device, chain: position.chain }] : [];

// A duplicate changes nothing, but its device is waiting for a receipt that must have been lost.
function changesOf(
  accepted: readonly SignedEvent[],
  duplicates: readonly SignedEvent[],
  refused: readonly RefusedArrival[],
  now: number,
): ChainChange[] {
  const moves: ChainMove[] = [
    ...accepted.map((event) => ({
      ...chainOfEvent(event),
      stored: { seq: event.attestation.seq, digest: event.digest },
    })),
    ...duplicates.filter(ownPosition).map(chainOfEvent),
    ...refused.flatMap((item) =>
      chainOfRefused(item).map((chain) => ({ ...chain, refused: item.refusal.position?.seq })),
    ),
  ];
  const at = new Date(now).toISOString();
  return [...Map.groupBy(moves, chainKey).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { device, chain } = first;
    const stored = group.flatMap((move) => move.stored ?? []);
    return [{ device, chain, stored, refused: group.flatMap((move) => move.refused ?? []), at }];
  });
}
