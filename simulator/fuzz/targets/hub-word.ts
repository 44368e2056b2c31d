import { join } from 'node:path';
import { newEventId } from '../../../contract/ids.ts';
import { MEDIA_TYPES, type MediaType } from '../../../contract/jws.ts';
import { Receipt } from '../../../contract/receipt.ts';
import { openOutbox } from '../../../edge-agent/outbox/outbox.ts';
import { createCommandDesk } from '../../../edge-agent/uplink/command-desk.ts';
import { readHubWord } from '../../../edge-agent/uplink/hub-word.ts';
import type { Dice } from '../../dice.ts';
import { hostileBytes, noise } from '../mutate-bytes.ts';
import { hostileJson } from '../mutate-json.ts';
import { signText } from '../sign-text.ts';
import { type Outcome, refused, type Target } from '../target.ts';
import { checkIn, createVictim, type Victim } from '../victim.ts';

function hostileWord(sample: object, typ: MediaType, { identity }: Victim, dice: Dice): Buffer {
  const kind = dice.below(10);
  if (kind === 0) return noise(dice);
  if (kind < 4) return hostileBytes(signText(JSON.stringify(sample), typ, identity.signingKey), dice);
  return signText(hostileJson(sample, dice), typ, identity.signingKey);
}

/** Receipts from whoever runs the broker, and from a hub gone mad: only what a receipt covers may leave the outbox. */
export const receiptTarget: Target = {
  name: 'receipt',
  share: 130,
  async open(field) {
    const victim = await createVictim(field);
    const { device, identity } = victim;
    const path = join(victim.dir, 'outbox.sqlite');
    const outbox = openOutbox({ path, chain: device.firstChain, now: Date.now });
    const keep = () => outbox.append(() => ({ jti: newEventId(Date.now()), envelope: 'x', at: Date.now() }));
    const receipt = {
      v: 1,
      iss: identity.hub,
      aud: device.config.device,
      iat: 1_795_332_617,
      chain: device.firstChain,
      upTo: 1,
      beyond: [[3, 3]],
      rejected: [{ seq: 2, code: 'FORK' }],
      ledger: { size: 3, root: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg' },
    };
    return {
      attempt(dice): Outcome {
        const bytes = hostileWord(receipt, MEDIA_TYPES.receipt, victim, dice);
        const word = readHubWord(bytes, MEDIA_TYPES.receipt, Receipt, device);
        if (!word.valid) return refused(word.why);
        while (outbox.counts().pending < 3) keep();
        const { chain, upTo, beyond, rejected } = word.word;
        const { outcome, removed } = outbox.settle(word.word);
        const covered = upTo + beyond.reduce((sum, [from, to]) => sum + Math.max(0, to - from + 1), 0);
        if (removed > covered) throw new Error(`a receipt for ${covered} events removed ${removed}`);
        if (chain !== device.firstChain && outcome === 'unknown-chain' && removed > 0)
          throw new Error('foreign receipt');
        return rejected.length > 0 ? 'refused SETTLED_WITH_REJECTIONS' : 'accepted';
      },
      async close() {
        outbox.close();
        await victim.close();
      },
    };
  },
};

/** Commands: nothing is carried out that the hub did not sign for this device, or that has expired. */
export const commandTarget: Target = {
  name: 'command',
  share: 90,
  async open(field) {
    const victim = await createVictim(field);
    const { device, identity } = victim;
    const answered = new Set<string>();
    const desk = createCommandDesk({
      identity: device,
      attestor: { attest: () => ({ jti: newEventId(Date.now()), chain: device.firstChain, seq: 1, at: Date.now() }) },
      answered: { has: (jti) => answered.has(jti), add: (jti) => void answered.add(jti), close: () => {} },
      handlers: { ping: async () => 'done', 'template.remove': async () => 'done' },
      now: Date.now,
    });
    const { subject } = checkIn(victim) as { subject?: object };
    const seconds = Date.now() / 1000;
    const bodies = [{ type: 'ping' }, { type: 'template.remove', subject }];
    return {
      async attempt(dice) {
        answered.clear();
        const head = { v: 1, iss: identity.hub, aud: device.config.device, jti: newEventId(Date.now()), iat: seconds };
        const command = { ...head, exp: seconds + 3600, body: dice.pick(bodies) };
        const result = await desk.receive(hostileWord(command, MEDIA_TYPES.command, victim, dice));
        if (result.outcome === 'failed') throw result.error;
        if (result.outcome === 'ignored') return refused(result.why);
        return result.outcome === 'done' ? 'accepted' : refused(result.outcome.toUpperCase());
      },
      close: () => victim.close(),
    };
  },
};
