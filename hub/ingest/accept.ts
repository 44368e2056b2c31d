import type { RefusalCode } from '../../contract/refusals.ts';
import { maySend } from '../../firmware-config/profiles/device-profiles.ts';
import { instantOf } from '../store/attestation-columns.ts';
import type { KnownFacts } from './known-facts.ts';
import type { IngestParameters } from './parameters.ts';
import { type Position, type Refusal, refusal } from './refusal.ts';
import type { SignedEvent } from './signed-event.ts';

/** What becomes of a signed event. A duplicate has the very bytes that are stored: dropped, but receipted again. */
export type Acceptance = { readonly outcome: 'accepted' } | { readonly outcome: 'duplicate' } | Refusal;

type Tolerances = Pick<IngestParameters, 'clockToleranceSeconds' | 'nonceReuseHours'>;
type Objection = readonly [code: RefusalCode, detail: string];
type Check = (event: SignedEvent, facts: KnownFacts, tolerances: Tolerances) => Objection | undefined;

const ORIGIN_CHECKS: readonly Check[] = [
  deviceIsKnown,
  deviceWasActive,
  keyWasValid,
  senderIsSigner,
  siteIsRight,
  kindFitsProfile,
];
const TIME_CHECKS: readonly Check[] = [clockIsNotAhead];
const ORDER_CHECKS: readonly Check[] = [isNoFork, continuesItsChain, nonceIsNotTaken];

/**
 * Second half of acceptance: who, where, when, in which order. Late events are welcome (a device may be offline for days),
 * and so are those beyond a gap: the hole stays open and may be filled in any order.
 */
export function accept(event: SignedEvent, facts: KnownFacts, tolerances: Tolerances): Acceptance {
  const firstObjection = (checks: readonly Check[]): Objection | undefined => {
    for (const check of checks) {
      const objection = check(event, facts, tolerances);
      if (objection) return objection;
    }
    return undefined;
  };
  const origin = firstObjection([...ORIGIN_CHECKS, ...TIME_CHECKS]);
  if (origin) return refuse(event, origin);
  if (isStored(event, facts)) return { outcome: 'duplicate' };
  const order = firstObjection(ORDER_CHECKS);
  return order ? refuse(event, order) : { outcome: 'accepted' };
}

/** The event's place in its chain, if the device on whose topic it came is the one that signed it. */
export function ownPosition({ attestation, arrival, key }: SignedEvent): Position | undefined {
  const own = attestation.iss === arrival.topic.device && attestation.iss === key.device;
  return own ? { chain: attestation.chain, seq: attestation.seq } : undefined;
}

// A key that was not valid may be entered in the registry later: the event can come again until then.
function refuse(event: SignedEvent, [code, detail]: Objection): Refusal {
  return refusal(code, detail, event.digest, code === 'UNKNOWN_KEY' ? undefined : ownPosition(event));
}

function deviceIsKnown({ attestation }: SignedEvent, facts: KnownFacts): Objection | undefined {
  return facts.device(attestation.iss) ? undefined : ['UNKNOWN_DEVICE', `no device ${attestation.iss} is registered`];
}

// At the event's time: what a device signed before it was revoked stays evidence, however late it arrives.
function deviceWasActive({ attestation }: SignedEvent, facts: KnownFacts): Objection | undefined {
  const revokedAt = facts.device(attestation.iss)?.revokedAt;
  if (!revokedAt || instantOf(attestation) < revokedAt) return undefined;
  return ['DEVICE_REVOKED', `revoked at ${revokedAt}`];
}

function keyWasValid({ attestation, key }: SignedEvent, _: KnownFacts, tolerances: Tolerances): Objection | undefined {
  const afterStart = instantOf({ iat: attestation.iat + tolerances.clockToleranceSeconds }) >= key.validFrom;
  const beforeEnd = key.validUntil === null || instantOf(attestation) < key.validUntil;
  if (afterStart && beforeEnd) return undefined;
  return ['UNKNOWN_KEY', `the key was valid from ${key.validFrom} until ${key.validUntil ?? 'now'}`];
}

// The adversary: a device that sends another's events (to have them counted twice), or signs in another's name.
function senderIsSigner({ attestation, arrival, key }: SignedEvent): Objection | undefined {
  if (attestation.iss !== key.device) return ['WRONG_DEVICE', `signed with the key of ${key.device}`];
  if (attestation.iss !== arrival.topic.device) return ['WRONG_DEVICE', `came from ${arrival.topic.device}`];
  return undefined;
}

// The adversary: a kiosk that was carried to another institution, to check people in there.
function siteIsRight({ attestation, arrival }: SignedEvent, facts: KnownFacts): Objection | undefined {
  const site = facts.device(attestation.iss)?.site;
  if (attestation.site !== site) return ['WRONG_SITE', `the device is registered at ${site}`];
  if (arrival.topic.site !== site) return ['WRONG_SITE', `came over the topic of ${arrival.topic.site}`];
  return undefined;
}

// The adversary: a kiosk taken over, in the hands of who would rather sign clock-ins than check-ins.
function kindFitsProfile({ attestation }: SignedEvent, facts: KnownFacts): Objection | undefined {
  const profile = facts.device(attestation.iss)?.profile;
  if (!profile || maySend(profile, attestation.kind)) return undefined;
  return ['KIND_NOT_ALLOWED', `a ${profile} does not send ${attestation.kind}`];
}

function clockIsNotAhead(
  { attestation, arrival }: SignedEvent,
  _: KnownFacts,
  { clockToleranceSeconds }: Tolerances,
): Objection | undefined {
  const aheadS = attestation.iat - arrival.receivedAt / 1000;
  if (aheadS <= clockToleranceSeconds) return undefined;
  return ['CLOCK_IN_FUTURE', `${Math.ceil(aheadS)} s ahead; at most ${clockToleranceSeconds} s`];
}

function isStored({ attestation, digest }: SignedEvent, facts: KnownFacts): boolean {
  return facts.storedAt(attestation)?.digest === digest;
}

// The adversary: a cloned key. Two different events claim one place, or one id.
function isNoFork({ attestation }: SignedEvent, facts: KnownFacts): Objection | undefined {
  if (facts.storedAt(attestation)) return ['FORK', 'another event is stored at this place of the chain'];
  if (facts.hasId(attestation.jti)) return ['FORK', 'another event has this id'];
  return undefined;
}

// The adversary: who rewrites what a device had signed and not yet sent. Where the neighbour is missing, nothing is known.
function continuesItsChain({ attestation, digest }: SignedEvent, facts: KnownFacts): Objection | undefined {
  const { seq, prev } = attestation;
  if ((seq === 1) !== (prev === null)) return ['BROKEN_CHAIN', 'only the first event has no former one'];
  // The adversary: a copy of the key whose branch was refused once. It must not come in again further on, beyond a gap.
  if (prev !== null && facts.followsRival(attestation, prev)) return ['BROKEN_CHAIN', 'it continues a refused branch'];
  const before = facts.digestsBefore(attestation);
  if (prev !== null && before.size > 0 && !before.has(prev)) {
    return ['BROKEN_CHAIN', 'prev is not the digest of the event before'];
  }
  const wantedByNext = facts.prevOfNext(attestation);
  if (wantedByNext !== undefined && wantedByNext !== digest) {
    return ['BROKEN_CHAIN', 'the event after this one names another one before it'];
  }
  return undefined;
}

// The adversary: several cards, one visit. Trying again is no offence, nor is matching the same person twice: whoever
// counts evidence counts visit numbers, not events.
function nonceIsNotTaken(
  { attestation }: SignedEvent,
  facts: KnownFacts,
  tolerances: Tolerances,
): Objection | undefined {
  const taken = facts.otherPersonMatched(attestation, tolerances.nonceReuseHours * 3600);
  return taken ? ['NONCE_REPLAYED', 'this visit number was matched with another person'] : undefined;
}
