import { z } from 'zod';
import { DeviceProfile } from '../../contract/device-config.ts';
import { Place, Position } from '../../contract/evidence.ts';
import { DeviceId, SiteId, SubjectId } from '../../contract/ids.ts';
import { PublicJwk } from '../../contract/signature/public-jwk.ts';
import { FRAUD_KINDS, type FraudKind, HONEST_KINDS, TRUTH_TYPES } from './truth.ts';

// What stands in the folder of a city. Written by `zs simulate`, read by `zs evaluate`.

export const CITY_FILES = {
  city: 'city.json',
  regionKey: 'region.key',
  devices: 'devices.json',
  masters: 'masters.ndjson',
  claims: 'claims.ndjson',
  challenges: 'challenges.ndjson',
  messages: 'messages.ndjson.gz',
  truth: 'truth.ndjson',
} as const;

const instant = z.iso.datetime();

/** `city.json`: how the city was made, and when its last day ends. */
export const CityFile = z.strictObject({
  people: z.int(),
  sites: z.int(),
  days: z.int(),
  seed: z.int(),
  fraud: z.number(),
  begins: instant,
  ends: instant,
});

/** `devices.json`: what the registry has to know. */
export const DevicesFile = z.strictObject({
  sites: z.array(z.strictObject({ id: SiteId, lat: z.number(), lon: z.number() })),
  devices: z.array(
    z.strictObject({
      id: DeviceId,
      site: SiteId,
      ueid: z.string(),
      profile: DeviceProfile,
      place: Place,
      position: Position.extend({ accuracyM: z.number() }).nullable(),
      jwk: PublicJwk,
    }),
  ),
});
export type DevicesFile = z.infer<typeof DevicesFile>;

/** A line of `challenges.ndjson`: a bedside challenge that the hub has sent out. */
export const ChallengeLine = z.strictObject({
  id: z.string(),
  stayId: z.string(),
  person: SubjectId,
  site: SiteId,
  issuedAt: instant,
  dueAt: instant,
});

/** A line of `messages.ndjson.gz`: what reaches the hub, in order. */
export const MessageLine = z.strictObject({
  receivedAt: instant,
  site: SiteId,
  device: DeviceId,
  channel: z.enum(['attest', 'status']),
  payload: z.string(),
});
export type MessageLine = z.infer<typeof MessageLine>;

const about = { type: z.enum(TRUTH_TYPES), id: z.string() };

/** A line of `truth.ndjson`. */
export const TruthLine = z.union([
  z.strictObject({ ...about, honest: z.enum(HONEST_KINDS) }),
  z.strictObject({
    ...about,
    fraud: z.enum(Object.keys(FRAUD_KINDS) as [FraudKind, ...FraudKind[]]),
    case: z.string(),
    from: instant,
    until: instant,
    fundFen: z.int().optional(),
  }),
]);
export type TruthLine = z.infer<typeof TruthLine>;
