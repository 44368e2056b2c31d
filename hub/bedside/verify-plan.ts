import { z } from 'zod';
import { CHINA_OFFSET_MINUTES } from '../calendar/local-date.ts';
import { intervalOfDate } from '../crosscheck/local-day.ts';
import { ProvenLine } from '../draw/line-schema.ts';
import { linesOf, logProblem } from '../draw/three-steps.ts';
import type { NoteVerifier } from '../ledger/checkpoint/verifier-key.ts';
import { PublishedDraw } from './challenge-schema.ts';
import { drawTime, drawWards, type Inpatient, readRoster, rosterDigest, seedCommitment } from './draw.ts';
import { windowsOf } from './parameters.ts';
import { PlanLine } from './plan-lines.ts';

/** A plan with everything that anybody needs to repeat its draw. `roster` and `revealed` only once the day is over. */
export const PublishedPlan = z.strictObject({
  plan: z.string(),
  date: z.string(),
  committed: ProvenLine,
  drawn: ProvenLine.nullable(),
  revealed: ProvenLine.nullable(),
  /** The hub's signed word on the log that the proofs lead to. */
  checkpoint: z.string().nullable(),
  roster: z.string().nullable(),
  draws: z.array(PublishedDraw),
});
export type PublishedPlan = z.infer<typeof PublishedPlan>;

export type PlanVerdict =
  | {
      readonly holds: true;
      readonly inpatients: number;
      readonly drawn: number;
      readonly replaced: number;
      /** Whether the steps were proved to be in the hub's log: only where its key is known. */
      readonly log: 'proven' | 'not-checked';
    }
  | { readonly holds: false; readonly problem: string }
  /** The day is not over: what is needed is not published yet. */
  | { readonly holds: 'not-yet' };

const failed = (problem: string): PlanVerdict => ({ holds: false, problem });

/** The steps of a plan, once it is published whole. */
interface Steps {
  readonly rules: Extract<PlanLine, { step: 'committed' }>;
  readonly draw: Extract<PlanLine, { step: 'drawn' }>;
  readonly seed: Buffer;
  readonly inpatients: readonly Inpatient[];
}

/**
 * Repeats a draw from what was published: that the seed and the rules were committed to before the list of inpatients was, that
 * the lines open their entries of the ledger, and that just those were drawn whom the seed says. With the hub's log key, also that
 * the entries are in the log it signed; whoever keeps checkpoints then knows that they were there in time. The adversary is the
 * hub, which would like to choose whom it asks about.
 */
export function verifyPlan(published: PublishedPlan, logKey?: NoteVerifier): PlanVerdict {
  if (!published.revealed || published.roster === null) return { holds: 'not-yet' };
  const steps = stepsOf(published);
  if (typeof steps === 'string') return failed(steps);
  const problem = logKey && logProblem(published, logKey);
  return problem === undefined ? verifyDraws(published, steps, logKey ? 'proven' : 'not-checked') : failed(problem);
}

function stepsOf(published: PublishedPlan): Steps | string {
  const { plan, date, roster } = published;
  const lines = linesOf(published);
  if (typeof lines === 'string') return lines;
  if (roster === null) return 'a step is missing';
  const [rules, draw, secret] = lines.map(({ content }) => PlanLine.parse(JSON.parse(content)));
  if (rules?.step !== 'committed' || draw?.step !== 'drawn' || secret?.step !== 'revealed') {
    return 'the steps are not commitment, draw and seed';
  }
  if ([rules, draw, secret].some((line) => line.plan !== plan) || rules.date !== date)
    return 'a step is of another plan';
  if (Date.parse(lines[2].at) <= intervalOfDate(date, CHINA_OFFSET_MINUTES).until) {
    return 'the seed was published before the day was over';
  }
  const seed = Buffer.from(secret.seed, 'base64url');
  if (seedCommitment(seed) !== rules.commitment) return 'the seed is not the one that was committed to';
  if (rosterDigest(roster) !== draw.roster) return 'the list of inpatients is not the one that was committed to';
  const inpatients = readRoster(roster);
  if (inpatients.length !== draw.inpatients) return 'the list has another length than was said';
  return { rules, draw, seed, inpatients };
}

function verifyDraws(
  { plan, date, draws }: PublishedPlan,
  { rules, draw, seed, inpatients }: Steps,
  log: 'proven' | 'not-checked',
): PlanVerdict {
  const windows = windowsOf(rules.parameters, date, draw.from);
  const first = draws.filter(({ round }) => round === 1);
  const wards = Map.groupBy(first, wardOf);
  let replaced = 0;
  for (const ward of drawWards(seed, plan, inpatients, rules.parameters.rate)) {
    const own = (wards.get(wardOf(ward)) ?? []).toSorted((a, b) => a.rank - b.rank);
    wards.delete(wardOf(ward));
    const wanted = windows.length === 0 ? 0 : ward.quota;
    const problem = wardProblem(own, ward.order, wanted);
    if (problem) return failed(`ward ${wardOf(ward)}: ${problem}`);
    const timeOf = (stay: string) => drawTime(seed, plan, stay, 1, windows);
    const moved = own.slice(0, wanted).find(({ stay, at }) => Date.parse(at) !== timeOf(stay));
    if (moved) return failed(`ward ${wardOf(ward)}: ${moved.stay} was asked about at another time than drawn`);
    replaced += own.length - wanted;
  }
  const [stranger] = wards.keys();
  if (stranger !== undefined) return failed(`ward ${stranger} is not on the list`);
  return { holds: true, inpatients: inpatients.length, drawn: first.length, replaced, log };
}

function wardProblem(own: readonly PublishedDraw[], order: readonly string[], wanted: number): string | undefined {
  if (own.some(({ stay, rank }, index) => rank !== index || order[index] !== stay)) {
    return 'others were drawn than the seed says';
  }
  if (own.length < wanted) return 'fewer were drawn than the rate says';
  const skipped = own.filter(({ state }) => state === 'skipped').length;
  return own.length > wanted + skipped ? 'more were drawn than the rate says' : undefined;
}

function wardOf({ site, ward }: { readonly site: string; readonly ward: string }): string {
  return `${site} ${ward}`;
}
