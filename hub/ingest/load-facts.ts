import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Attestation } from '../../contract/attestation.ts';
import type { ChainId, DeviceId, Digest, EventId } from '../../contract/ids.ts';
import { loadDevices } from '../registry/registered-device.ts';
import { readableAttestation } from '../store/attestation-columns.ts';
import type { Database } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { KnownFacts } from './known-facts.ts';

/** Loads what is known about the neighbourhood of these events: four queries, however many events there are. */
export async function loadFacts(db: Database, events: readonly Attestation[]): Promise<KnownFacts> {
  const facts = new KnownFacts(await loadDevices(db, new Set(events.map((event) => event.iss))));
  if (events.length === 0) return facts;
  const neighbours = neighbourhoods(events);
  const visits = visitNumbers(events);

  const stored = await db
    .selectFrom('attestations')
    .select(['jti', 'device', 'chain', 'seq', 'digest', 'envelope'])
    .where((eb) =>
      eb.or([
        eb(
          'jti',
          'in',
          events.map((event) => event.jti),
        ),
        ...neighbours.map((place) => inNeighbourhood(eb, place)),
        ...visits.map(([device, nonces]) =>
          eb.and([eb('device', '=', device), eb('nonce', 'in', [...nonces]), eb('face_outcome', '=', 'match')]),
        ),
      ]),
    )
    .execute();
  for (const { jti, device, chain, seq, digest, envelope } of stored) {
    const attestation = readableAttestation(envelope);
    const event = { digest: digest as Digest, envelope };
    if (attestation) facts.rememberStored(attestation, event);
    else facts.rememberUnreadable({ iss: device as DeviceId, chain: chain as ChainId, seq }, jti as EventId, event);
  }

  const refused = await db
    .selectFrom('quarantine')
    .select(['digest', 'device', 'chain', 'seq'])
    .where((eb) => eb.or(neighbours.map((place) => inNeighbourhood(eb, place))))
    .execute();
  for (const { digest, device, chain, seq } of refused) {
    if (!device || !chain || seq === null) continue;
    facts.rememberRefused({ iss: device as DeviceId, chain: chain as ChainId, seq }, digest as Digest);
  }
  return facts;
}

interface Neighbourhood {
  readonly device: DeviceId;
  readonly chain: ChainId;
  readonly seqs: ReadonlySet<number>;
}

/** The places of the events, and those right before and after them, chain by chain. */
function neighbourhoods(events: readonly Attestation[]): Neighbourhood[] {
  const byChain = Map.groupBy(events, ({ iss, chain }) => `${iss}/${chain}`);
  return [...byChain.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const seqs = new Set(group.flatMap(({ seq }) => [seq - 1, seq, seq + 1]));
    return [{ device: first.iss, chain: first.chain, seqs }];
  });
}

function visitNumbers(events: readonly Attestation[]): [DeviceId, Set<string>][] {
  const byDevice = new Map<DeviceId, Set<string>>();
  for (const event of events) {
    if (!event.kind.startsWith('patient.') || !('nonce' in event) || event.nonce === undefined) continue;
    byDevice.set(event.iss, (byDevice.get(event.iss) ?? new Set()).add(event.nonce));
  }
  return [...byDevice];
}

function inNeighbourhood<T extends 'attestations' | 'quarantine'>(
  eb: ExpressionBuilder<Tables, T>,
  { device, chain, seqs }: Neighbourhood,
): Expression<SqlBool> {
  const { eb: at } = eb as unknown as ExpressionBuilder<Tables, 'attestations'>;
  return at.and([at('device', '=', device), at('chain', '=', chain), at('seq', 'in', [...seqs])]);
}
