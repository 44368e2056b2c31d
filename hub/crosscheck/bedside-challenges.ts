import { z } from 'zod';
import type { CheckIn } from './files.ts';
import { contains, HOUR_MS, type Interval, iso, MINUTE_MS, overlaps } from './interval.ts';
import type { Message } from './message.ts';
import { whySilenceProvesNothing } from './site-readiness.ts';
import type { ChallengeFacts, StayFile } from './stay-files.ts';
import { cannotUseCamera, rightlyAway, seenAtSite } from './stay-parts.ts';
import { mayHaveBeen, unkeptClock } from './unkept-clock.ts';
import { isMatch } from './visit-window.ts';

const hourOfDay = z.number().int().min(0).max(24);

export const challengeParameters = {
  /** Given after the deadline: the nurse was on the way. */
  answerGraceMinutes: z.number().min(0).max(1440).default(30),
  /** At night patients are left to sleep (local hours). */
  nightFromHour: hourOfDay.default(21),
  nightUntilHour: hourOfDay.default(7),
  /** Somebody on the way to the operating room is not at the bed either. */
  exemptionMarginMinutes: z.number().min(0).max(240).default(30),
  shortestOutageSeconds: z.number().min(0).max(3600).default(60),
};
const ChallengeParameters = z.strictObject(challengeParameters);
export type ChallengeParameters = z.infer<typeof ChallengeParameters>;

/** What became of a bedside challenge. `refused`: a face that was not the person's. */
export type ChallengeJudgement = { readonly challenge: ChallengeFacts } & (
  | { readonly kind: 'answered' | 'missed' | 'excused' | 'refused' }
  | { readonly kind: 'unknown'; readonly missing: Message }
);

/** Judges each challenge that counts: not cancelled, and due during the stay. Those not due yet are unknown. */
export function judgeChallenges(file: StayFile, p: ChallengeParameters): ChallengeJudgement[] {
  const { admittedAt, dischargedAt, diedAt } = file.stay;
  const end = Math.min(dischargedAt ?? Number.POSITIVE_INFINITY, diedAt ?? Number.POSITIVE_INFINITY);
  return file.challenges
    .filter(({ cancelled, issuedAt, dueAt }) => !cancelled && admittedAt <= issuedAt && dueAt <= end)
    .map((challenge) => judgeOne(file, challenge, p));
}

function judgeOne(file: StayFile, challenge: ChallengeFacts, p: ChallengeParameters): ChallengeJudgement {
  const window = { from: challenge.issuedAt, until: challenge.dueAt + p.answerGraceMinutes * MINUTE_MS };
  const within = ({ at }: { at: number }) => window.from <= at && at <= window.until;
  const answers = [...challenge.answers.map((answer) => answeredAt(answer, challenge)), ...seenAtSite(file)].filter(
    within,
  );
  const witnessed = file.exceptions.some((record) => record.site === file.stay.site && within(record));
  if (witnessed || answers.some(isMatch)) return { challenge, kind: 'answered' };
  if (isExcused(file, window, p)) return { challenge, kind: 'excused' };
  if (answers.some((answer) => answer.outcome === 'no-match')) return { challenge, kind: 'refused' };
  const missing = whyUnknown(file, challenge, window, answers.length, p) ?? wordOfTheWard(challenge, window);
  return missing ? { challenge, kind: 'unknown', missing } : { challenge, kind: 'missed' };
}

// Nobody answers before they are asked, nor after the hub has the answer: then the handheld's clock was off.
function answeredAt(answer: CheckIn, { issuedAt }: ChallengeFacts): CheckIn {
  return { ...answer, at: answer.at < issuedAt ? answer.receivedAt : Math.min(answer.at, answer.receivedAt) };
}

// Staff's word proves nothing either way: a refusal is the person's right, an exemption has to be on record to excuse.
function wordOfTheWard({ reply }: ChallengeFacts, window: Interval): Message | undefined {
  if (!reply || reply.answer === 'not-here' || !contains(window, reply.at)) return undefined;
  const at = iso(reply.at);
  return reply.answer === 'refused'
    ? { code: 'patient-refused', params: { at } }
    : { code: 'exemption-not-on-record', params: { at } };
}

function isExcused(file: StayFile, window: Interval, p: ChallengeParameters): boolean {
  const margin = p.exemptionMarginMinutes * MINUTE_MS;
  const near = { from: window.from - margin, until: window.until + margin };
  return (
    isNight(window.from, file.utcOffsetMinutes, p) ||
    rightlyAway(file).some((span) => overlaps(span, near)) ||
    cannotUseCamera(file, window.from)
  );
}

function isNight(
  at: number,
  utcOffsetMinutes: number,
  { nightFromHour, nightUntilHour }: ChallengeParameters,
): boolean {
  const hour = Math.floor((at + utcOffsetMinutes * MINUTE_MS) / HOUR_MS) % 24;
  return nightFromHour <= nightUntilHour
    ? nightFromHour <= hour && hour < nightUntilHour
    : hour >= nightFromHour || hour < nightUntilHour;
}

function whyUnknown(
  file: StayFile,
  challenge: ChallengeFacts,
  window: Interval,
  attempts: number,
  p: ChallengeParameters,
): Message | undefined {
  if (file.now < window.until) return { code: 'challenge-open', params: { until: iso(window.until) } };
  const late = challenge.answers.find((answer) => isMatch(answer) && answer.at < challenge.issuedAt);
  const unkept = late ?? seenAtSite(file).find((seen) => isMatch(seen) && overlaps(mayHaveBeen(seen), window));
  if (unkept) return unkeptClock(unkept);
  if (attempts > 0) return { code: 'not-assessable', params: { at: iso(challenge.issuedAt) } };
  const downtime = file.downtimes.find((candidate) => overlaps(candidate, window));
  if (downtime) return { code: 'site-downtime', params: { device: downtime.device, from: iso(downtime.from) } };
  return whySilenceProvesNothing({
    devices: file.devices,
    profiles: ['handheld-ward'],
    needed: window,
    core: { from: challenge.issuedAt, until: challenge.dueAt },
    signed: window,
    whose: [file.stay.person],
    shortestOutageSeconds: p.shortestOutageSeconds,
  });
}
