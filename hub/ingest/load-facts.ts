import { type RawBuilder, sql } from 'kysely';
import type { Attestation } from '../../contract/attestation.ts';
import type { ChainId, DeviceId, Digest, EventId } from '../../contract/ids.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { loadDevices } from '../registry/registered-device.ts';
import { instantOf } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import { inWantedChain, notSearchedBy, wantedNumber, wantedRows, wantedText } from '../store/wanted-rows.ts';
import { type ChainRow, chainKey } from './chain-rows.ts';
import { KnownFacts, matchedVisit, type Place } from './known-facts.ts';
import { MOST_REUSE_HOURS } from './parameters.ts';

/** Loads what is known about the neighbourhood of these events: five queries at most, however many events there are. */
export async function loadFacts(
  db: Database,
  events: readonly Attestation[],
  chains: ReadonlyMap<string, ChainRow>,
): Promise<KnownFacts> {
  const facts = new KnownFacts(await loadDevices(db, new Set(events.map((event) => event.iss))));
  if (events.length === 0) return facts;
  const byChain = Map.groupBy(events, ({ iss, chain }) => chainKey({ device: iss, chain }));
  await loadPlaces(db, lookedUp(byChain, chains, facts), facts);
  await loadRefused(db, [...byChain.values()], facts);
  await loadIds(db, events, facts);
  await loadMatches(db, events, facts);
  return facts;
}

/** The longest for which a visit number can stand for one person (`nonceReuseHours`), in seconds. */
const LONGEST_REUSE_S = MOST_REUSE_HOURS * 3600;

type Loading<T> = (db: Database, wanted: readonly T[], facts: KnownFacts) => Promise<void>;

/**
 * The places to ask for: those of the events, and those right before and after them. A chain that only grows needs none:
 * nothing stands beyond its last stored event, whose digest is in its row.
 */
function lookedUp(
  byChain: ReadonlyMap<string, readonly Attestation[]>,
  chains: ReadonlyMap<string, ChainRow>,
  facts: KnownFacts,
): Place[] {
  return [...byChain].flatMap(([key, group]) => {
    const row = chains.get(key);
    const [first] = group;
    if (!first) return [];
    const { iss, chain } = first;
    if (row?.last_digest && group.every(({ seq }) => seq > row.last_seq)) {
      facts.rememberPlace({ iss, chain, seq: row.last_seq }, { digest: row.last_digest as Digest });
      return [];
    }
    const seqs = new Set(group.flatMap(({ seq }) => [seq - 1, seq, seq + 1]));
    return [...seqs].map((seq) => ({ iss, chain, seq }));
  });
}

const loadPlaces: Loading<Place> = async (db, places, facts) => {
  if (places.length === 0) return;
  const wanted = places.map(({ iss, chain, seq }) => [iss, chain, seq]);
  const { rows } = await sql<{ device: DeviceId; chain: ChainId; seq: number; digest: Digest; envelope: string }>`
    select device, chain, seq, digest, envelope from ${wantedRows(db, wanted)} cross join attestations
    where ${inWantedChain('attestations')} and attestations.seq = ${wantedNumber(2)}`.execute(db);
  for (const { device, chain, seq, digest, envelope } of rows) {
    facts.rememberPlace({ iss: device, chain, seq }, { digest, envelope });
  }
};

interface RefusedPlace {
  readonly device: DeviceId;
  readonly chain: ChainId;
  readonly seq: number;
  readonly digest: Digest;
  readonly code: RefusalCode;
}

const loadRefused: Loading<readonly Attestation[]> = async (db, groups, facts) => {
  const wanted = groups.flatMap((group) => {
    const seqs = group.map(({ seq }) => seq);
    return group[0] ? [[group[0].iss, group[0].chain, Math.min(...seqs) - 1, Math.max(...seqs) + 1]] : [];
  });
  const { rows } = await sql<RefusedPlace>`
    select quarantine.device, quarantine.chain, quarantine.seq, quarantine.digest, quarantine.code
    from ${wantedRows(db, wanted)} cross join quarantine where ${inWantedChain('quarantine')}
      and quarantine.seq between ${wantedNumber(2)} and ${wantedNumber(3)}`.execute(db);
  for (const { device, chain, seq, digest, code } of rows) {
    facts.rememberRefused({ iss: device, chain, seq }, digest, code);
  }
};

const loadIds: Loading<Attestation> = async (db, events, facts) => {
  const wanted = events.map(({ jti }) => [jti]);
  const { rows } = await sql<{ jti: EventId }>`select attestations.jti from ${wantedRows(db, wanted)}
    cross join attestations where attestations.jti = ${wantedText(0)}`.execute(db);
  for (const { jti } of rows) facts.rememberId(jti);
};

const loadMatches: Loading<Attestation> = async (db, events, facts) => {
  const visits = events.flatMap((event) => matchedVisit(event) ?? []);
  if (visits.length === 0) return;
  const { rows } = await formerMatches(db, visits).execute(db);
  for (const { device, kind, nonce, subject, at } of rows) {
    if (subject === null) continue; // erased: nobody can be told from another any more
    facts.rememberMatch({ iss: device, kind, nonce, subject, iat: Date.parse(at) / 1000 });
  }
};

interface FormerMatch {
  readonly device: string;
  readonly kind: string;
  readonly nonce: string;
  readonly subject: string | null;
  readonly at: string;
}

/** Stored matches under the visit numbers of these visits. */
export function formerMatches(
  db: Database,
  visits: readonly { readonly iss: string; readonly nonce: string; readonly iat: number }[],
): RawBuilder<FormerMatch> {
  const wanted = visits.map(({ iss, nonce }) => [iss, nonce]);
  const iats = visits.map(({ iat }) => iat);
  // Where events are kept by month (PostgreSQL), only the months that can matter are looked into.
  const from = instantOf({ iat: Math.min(...iats) - LONGEST_REUSE_S });
  const until = instantOf({ iat: Math.max(...iats) + LONGEST_REUSE_S });
  return sql<FormerMatch>`
    select device, kind, nonce, subject, at from ${wantedRows(db, wanted)} cross join attestations
    where attestations.device = ${wantedText(0)} and attestations.nonce = ${wantedText(1)}
      and attestations.face_outcome = 'match'
      and ${notSearchedBy(db, 'attestations.at')} between ${from} and ${until}`;
}
