import { createPublicKey } from 'node:crypto';
import { open, seal } from '../../../contract/envelope.ts';
import { ContractError } from '../../../contract/errors.ts';
import { MEDIA_TYPES } from '../../../contract/jws.ts';
import type { Dice } from '../../dice.ts';
import { ingestOf } from '../ingest.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { signText } from '../sign-text.ts';
import { type Battlefield, judged, type OpenTarget, type Target } from '../target.ts';
import { checkIn, createVictim, otherEvents } from '../victim.ts';

// What goes the whole way into a store is one case in so many, and the store begins anew from time to time: it keeps what
// it refuses, as it should, and a million refusals would be mistaken for a leak.
const INGESTED = 5;
const NEW_STORE_AFTER = 20_000;

/**
 * Attestations as they come from the broker: altered bytes, and altered content under a good signature. Each is opened, one
 * in five goes through the hub's whole ingest into a store. A message that "can not be stored" is a finding.
 */
export const envelopeTarget: Target = {
  name: 'envelope',
  share: 330,
  async open(field) {
    const victim = await createVictim(field);
    const publicKey = createPublicKey(victim.signingKey);
    const events = [checkIn(victim), ...otherEvents(victim)];
    const sealed = events.map((event) => Buffer.from(seal(event, victim.signingKey)));
    let ingest = await newIngest(field);
    let cases = 0;

    function payload(dice: Dice): Buffer {
      const kind = dice.below(20);
      if (kind === 0) return noise(dice);
      if (kind < 9) return hostileBytes(dice.pick(sealed), dice);
      return signText(hostileJson(dice.pick(events), dice), MEDIA_TYPES.attestation, victim.signingKey);
    }

    return {
      async attempt(dice) {
        const bytes = payload(dice);
        cases += 1;
        if (cases % INGESTED === 0) await ingest.take(bytes);
        if (cases % NEW_STORE_AFTER === 0) {
          await ingest.stop();
          ingest = await newIngest(field);
        }
        return judged(() => open(bytes.toString('latin1'), () => publicKey), ContractError);
      },
      async close() {
        await ingest.stop();
        await victim.close();
      },
    } satisfies OpenTarget;
  },
};

async function newIngest(field: Battlefield) {
  const victim = await createVictim(field);
  const ingest = ingestOf(victim);
  return {
    take: ingest.take,
    async stop(): Promise<void> {
      await ingest.stop();
      await victim.close();
    },
  };
}
