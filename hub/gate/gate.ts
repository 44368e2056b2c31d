import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SiteId } from '../../contract/ids.ts';
import type { ClaimFacts, ClaimFile } from '../crosscheck/files.ts';
import { DAY_MS, iso } from '../crosscheck/interval.ts';
import { claimSubject, type Judgement, judge } from '../crosscheck/judge.ts';
import { type ClaimEvidence, claimFilesOf, storedEvidence } from '../crosscheck/loaders/claim-files.ts';
import type { ConfiguredRule, ParameterOverrides } from '../crosscheck/rule-set.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import type { Database } from '../store/store.ts';
import { Answered } from './answered.ts';
import { type Decision, decide, unanswered } from './decide.ts';
import { draftFacts } from './draft.ts';
import { GateError } from './error.ts';
import type { GateAnswer } from './gate-answer.ts';
import type { GateRequest, GateStage } from './gate-request.ts';
import { recentEvidence } from './recent-evidence.ts';
import { rulesInForce } from './rules-in-force.ts';

/** A caller's clock may differ from ours by so much: enough for a machine that nobody looks after, too little for another day. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Questions worked on at once, and how many of these may wait for a device; beyond them the gate says that it can't judge. */
const MOST_AT_ONCE = 200;
const MOST_WAITING = 100;

/** Evidence that another worker of this hub stored is seen after so long. */
const LOOK_AGAIN_MS = 250;

export interface GateNeeds {
  /** Of its own: a question must not wait for a transaction of the hub. */
  readonly db: Database;
  readonly regionKey: Buffer;
  readonly rules: readonly AnyRule[];
  readonly parameters: ParameterOverrides;
  readonly logger: Logger;
  readonly now: () => number;
  /** Hears of every answer, once. */
  readonly onAnswer?: (answer: GateAnswer, about: Asked) => void;
}

/** What a question was about, and how long its answer took. */
interface Asked {
  readonly site: string;
  readonly claim: string | null;
  readonly tookMs: number;
}

/** Answers questions of institutions with the rules that will judge the claim. It writes nothing. */
export class Gate {
  readonly #needs: GateNeeds;
  readonly #recent: ClaimEvidence;
  readonly #stored: ClaimEvidence;
  readonly #rules: () => Promise<readonly ConfiguredRule[]>;
  readonly #answered: Answered;
  #atOnce = 0;
  #waiting = 0;
  #woken = Promise.withResolvers<void>();

  constructor(needs: GateNeeds) {
    this.#needs = needs;
    this.#recent = recentEvidence(needs.db, needs.now);
    this.#stored = storedEvidence(needs.db);
    this.#rules = rulesInForce(needs);
    this.#answered = new Answered(needs.now);
  }

  /** New evidence was stored: those who wait are judged again. */
  wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  /** Answers a question of the institution `site`. Throws GateError for one that makes no sense; a failure of ours is an answer. */
  async ask(stage: GateStage, request: GateRequest, site: SiteId): Promise<GateAnswer> {
    const { now } = this.#needs;
    if (request.facilityId !== site) {
      throw new GateError('WRONG_SITE', 'this token is for another institution; use the token of facilityId');
    }
    if (Math.abs(Date.parse(request.at) - now()) > CLOCK_TOLERANCE_MS) {
      throw new GateError(
        'CLOCK_OFF',
        `"at" is more than five minutes from ${iso(now())}; set the clock of this system`,
      );
    }
    return await this.#answered.once(site, request.requestId, { stage, request }, () => this.#answer(stage, request));
  }

  /** What the rules say about a claim as if nothing more came to be known about it. `evidence` may be a second old. */
  async judgements(claim: ClaimFacts, evidence: ClaimEvidence = this.#stored): Promise<[Judgement[], ClaimFile]> {
    const { now, logger } = this.#needs;
    const rules = await this.#rules();
    // Rules wait for windows to close; at the desk the question is what they would say if nobody else came.
    const [file] = await claimFilesOf([claim], evidence, now() + DAY_MS);
    if (!file) throw new Error('a claim without a file');
    return [judge(claimSubject(file), rules, logger), file];
  }

  async #answer(stage: GateStage, request: GateRequest): Promise<GateAnswer> {
    const { now, logger, onAnswer } = this.#needs;
    const asked = now();
    const began = performance.now(); // finer than a clock's ms
    this.#atOnce += 1;
    try {
      const judged = this.#atOnce > MOST_AT_ONCE ? notJudged() : await this.#judgeInTime(stage, request, asked);
      const answer: GateAnswer = {
        requestId: request.requestId,
        stage,
        decision: judged.decision,
        reasons: [...judged.reasons],
        evidence: judged.evidence,
        waitedMs: judged.waitedMs,
        deadline: iso(asked + request.waitMs),
        answeredAt: iso(now()),
      };
      onAnswer?.(answer, {
        site: request.facilityId,
        claim: request.claimId ?? null,
        tookMs: performance.now() - began,
      });
      return answer;
    } catch (error) {
      if (error instanceof GateError) throw error;
      logger.error({ err: error, stage }, 'the gate could not judge');
      throw error;
    } finally {
      this.#atOnce -= 1;
    }
  }

  async #judgeInTime(stage: GateStage, request: GateRequest, asked: number): Promise<Judged> {
    const { now, db, logger } = this.#needs;
    try {
      if (stage === 'settlement') await refuseSettled(db, request.claimId);
      let judged = await this.#judgeNow(request);
      const deadline = asked + request.waitMs;
      if (judged.decision === 'proceed' || request.waitMs === 0 || isEmergency(request)) return judged;
      if (this.#waiting >= MOST_WAITING) return judged;
      this.#waiting += 1;
      try {
        while (judged.decision !== 'proceed' && now() < deadline) {
          await this.#moreEvidence(Math.min(LOOK_AGAIN_MS, deadline - now()));
          judged = await this.#judgeNow(request);
        }
      } finally {
        this.#waiting -= 1;
      }
      return { ...judged, waitedMs: now() - asked };
    } catch (error) {
      if (error instanceof GateError) throw error;
      logger.error({ err: error, stage }, 'the gate could not judge');
      return notJudged();
    }
  }

  async #judgeNow(request: GateRequest): Promise<Judged> {
    const { regionKey, now } = this.#needs;
    const claim = draftFacts(request, regionKey, now());
    const recent = await this.#decide(claim, this.#recent);
    // Nobody is turned away by what may be a second old.
    const acts = recent.decision === 'hold' || recent.decision === 'deny';
    return acts ? await this.#decide(claim, this.#stored) : recent;
  }

  async #decide(claim: ClaimFacts, from: ClaimEvidence): Promise<Judged> {
    const [judgements, file] = await this.judgements(claim, from);
    const here = [...file.checkIns, ...file.exceptions].filter((event) => event.site === claim.site);
    return { ...decide(claim, judgements), evidence: here.map(({ jti }) => jti), waitedMs: 0 };
  }

  async #moreEvidence(atMostMs: number): Promise<void> {
    const stop = new AbortController();
    await Promise.race([this.#woken.promise, delay(atMostMs, undefined, { signal: stop.signal }).catch(() => {})]);
    stop.abort();
  }
}

interface Judged extends Decision {
  readonly evidence: string[];
  readonly waitedMs: number;
}

function notJudged(): Judged {
  return { ...unanswered('hub-cannot-judge'), evidence: [], waitedMs: 0 };
}

function isEmergency({ kind, exception }: GateRequest): boolean {
  return kind === 'emergency' || exception === 'emergency';
}

// The number of a cancelled settlement is used up as well.
async function refuseSettled(db: Database, claimId: string | undefined): Promise<void> {
  if (claimId === undefined) return;
  const known = await db.selectFrom('claims').select('state').where('claim_id', '=', claimId).executeTakeFirst();
  if (known)
    throw new GateError('ALREADY_SETTLED', 'a claim of this number was settled before; nothing is left to ask');
}
