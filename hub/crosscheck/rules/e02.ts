import { z } from 'zod';
import type { DeviceDayFile, DeviceEvent } from '../device-day-files.ts';
import { contains } from '../interval.ts';
import type { Message } from '../message.ts';
import { attestationRefs, clear, type EvidenceRef, type Rule } from '../rule.ts';

const parameters = z.strictObject({});

interface Sign {
  readonly message: Message;
  readonly evidence: readonly EvidenceRef[];
}

/** A device's word was replayed, or its key exists twice: other bytes in one place, two chains at once, one visit number for two people. */
export const e02: Rule<'device-day', Record<string, never>> = {
  id: 'E02',
  version: 1,
  class: 'violation',
  subject: 'device-day',
  legalBasis: ['fund-regulation-40'],
  parameters,
  messages: ['no-replay', 'forked', 'two-chains-at-once', 'nonce-answered-twice'],

  evaluate(file) {
    const signs = [forked(file), twoChainsAtOnce(file), nonceAnsweredTwice(file)].filter((sign) => sign !== undefined);
    const [first] = signs;
    if (!first) return clear('no-replay');
    return {
      outcome: 'finding',
      message: first.message,
      evidence: signs.flatMap((sign) => sign.evidence),
      amountFen: 0,
    };
  },
};

const REPLAY_CODES = ['FORK', 'NONCE_REPLAYED'];

function forked({ refusals }: DeviceDayFile): Sign | undefined {
  const replays = refusals.filter((refusal) => REPLAY_CODES.includes(refusal.code));
  if (replays.length === 0) return undefined;
  return {
    message: { code: 'forked', params: { times: replays.length } },
    evidence: replays.map(({ digest }) => ({ type: 'refusal', id: digest })),
  };
}

// A re-installed device leaves its old chain for good. One that still grows after a newer one has begun is a second copy.
function twoChainsAtOnce({ events, chains, day }: DeviceDayFile): Sign | undefined {
  const beginnings = new Map(chains.map(({ chain, firstAt }) => [chain, firstAt]));
  const late = events.filter(
    (event) =>
      contains(day, event.at) &&
      chains.some(
        ({ chain, firstAt }) =>
          chain !== event.chain && firstAt > (beginnings.get(event.chain) ?? event.at) && event.at > firstAt,
      ),
  );
  const [first] = late;
  if (!first) return undefined;
  const involved = new Set(late.map((event) => event.chain)).size + 1;
  return {
    message: { code: 'two-chains-at-once', params: { chains: Math.max(2, involved), events: late.length } },
    evidence: attestationRefs([first]),
  };
}

// The same person may be seen twice for one visit (an impatient second try); two people can't be.
function nonceAnsweredTwice({ events }: DeviceDayFile): Sign | undefined {
  const matches = new Map<string, DeviceEvent[]>();
  for (const event of events) {
    if (!event.matched || event.nonce === null) continue;
    const challenge = `${event.kind} ${event.nonce}`;
    matches.set(challenge, [...(matches.get(challenge) ?? []), event]);
  }
  const repeated = [...matches.values()]
    .filter((answers) => new Set(answers.map((event) => event.subject)).size > 1)
    .flat();
  if (repeated.length === 0) return undefined;
  return {
    message: { code: 'nonce-answered-twice', params: { times: repeated.length } },
    evidence: attestationRefs(repeated),
  };
}
