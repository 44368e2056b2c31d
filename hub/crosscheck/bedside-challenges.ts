import { z } from 'zod';
import { HOUR_MS, type Interval, iso, MINUTE_MS, overlaps } from './interval.ts';
import { CHINA_OFFSET_MINUTES } from './local-day.ts';
import type { Message } from './message.ts';
import { whySilenceProvesNothing } from './site-readiness.ts';
import type { ChallengeFacts, StayFile } from './stay-files.ts';
import { cannotUseCamera, rightlyAway, seenAtSite } from './stay-parts.ts';
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
  const answers = [...challenge.answers, ...seenAtSite(file)].filter(within);
  const witnessed = file.exceptions.some((record) => record.site === file.stay.site && within(record));
  if (witnessed || answers.some(isMatch)) return { challenge, kind: 'answered' };
  if (isExcused(file, window, p)) return { challenge, kind: 'excused' };
  if (answers.some((answer) => answer.outcome === 'no-match')) return { challenge, kind: 'refused' };
  const missing = whyUnknown(file, challenge, window, answers.length, p);
  return missing ? { challenge, kind: 'unknown', missing } : { challenge, kind: 'missed' };
}

function isExcused(file: StayFile, window: Interval, p: ChallengeParameters): boolean {
  const margin = p.exemptionMarginMinutes * MINUTE_MS;
  const near = { from: window.from - margin, until: window.until + margin };
  return (
    isNight(window.from, p) ||
    rightlyAway(file).some((span) => overlaps(span, near)) ||
    cannotUseCamera(file, window.from)
  );
}

function isNight(at: number, { nightFromHour, nightUntilHour }: ChallengeParameters): boolean {
  const hour = Math.floor((at + CHINA_OFFSET_MINUTES * MINUTE_MS) / HOUR_MS) % 24;
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
