import { ATTESTATION_VERSION, type Attestation } from '../../contract/attestation.ts';
import { seal } from '../../contract/envelope.ts';
import type { Clock, Posture } from '../../contract/evidence.ts';
import { newEventId } from '../../contract/ids.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import type { ChainLink, Outbox } from '../outbox/outbox.ts';
import type { AttestationDraft, Attestor } from './draft.ts';
import { AttestationError } from './error.ts';

export interface AttestorParts {
  readonly identity: Pick<DeviceIdentity, 'config' | 'ueid' | 'signingKey'>;
  readonly outbox: Pick<Outbox, 'append'>;
  /** What this device runs; read anew for each event. */
  readonly posture: () => Posture;
  /** Where its time comes from; read anew for each event. */
  readonly clock: () => Clock;
  /** Device time, ms since 1970. */
  readonly now: () => number;
}

// The earliest `iat` that the contract takes (2017-07-14): a device that says less has lost its clock.
const CLOCK_SET_MS = 1_500_000_000_000;

/**
 * The one place where events are signed. Fills in who, when, where and in which order, and signs inside the outbox's
 * transaction, so that no signature exists for a number that was not kept.
 */
export function createAttestor({ identity, outbox, posture, clock, now }: AttestorParts): Attestor {
  const { config, ueid, signingKey } = identity;

  function complete(draft: AttestationDraft, link: ChainLink, at: number): Attestation {
    return {
      ...draft,
      v: ATTESTATION_VERSION,
      iss: config.device,
      ueid,
      jti: newEventId(at),
      chain: link.chain,
      seq: link.seq,
      prev: link.prev,
      ...(link.follows ? { follows: link.follows } : {}),
      iat: at / 1000,
      clock: clock(),
      site: config.site,
      place: config.place,
      posture: posture(),
    };
  }

  return {
    attest(draft) {
      const at = Math.round(now());
      if (at < CLOCK_SET_MS) {
        throw new AttestationError(
          'CLOCK_UNSET',
          `the clock of this device says ${new Date(at).toISOString()}: connect it to a time server or set it, then try again`,
        );
      }
      return outbox.append((link) => {
        const attestation = complete(draft, link, at);
        return { jti: attestation.jti, envelope: seal(attestation, signingKey), at };
      });
    },
  };
}
