import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pseudonym } from '../../../contract/pseudonym.ts';
import { keepRuleSetting } from '../../../hub/crosscheck/governance/store-settings.ts';
import { DAY_MS } from '../../../hub/crosscheck/interval.ts';
import { claimSubject, judge } from '../../../hub/crosscheck/judge.ts';
import { loadClaimFiles } from '../../../hub/crosscheck/loaders/claim-files.ts';
import { configureRules } from '../../../hub/crosscheck/rule-set.ts';
import { rules } from '../../../hub/crosscheck/rules/index.ts';
import { buildGateApp } from '../../../hub/gate/app.ts';
import { draftFacts } from '../../../hub/gate/draft.ts';
import type { GateAnswer } from '../../../hub/gate/gate-answer.ts';
import type { GateStage } from '../../../hub/gate/gate-request.ts';
import { recentEvidence } from '../../../hub/gate/recent-evidence.ts';
import { issueGateToken, revokeGateToken } from '../../../hub/gate/tokens.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR_CODE, minute, REGION_KEY } from '../../support/claim-builders.ts';
import { parsed, question, SITE_ID, settlement, testGate } from '../../support/gate-requests.ts';
import { face, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

let story: JudgedStory;
let app: FastifyInstance;
let clock = Date.parse(minute(90));
let token = '';
const now = () => clock;
const answers: GateAnswer[] = [];

async function ask(stage: GateStage, payload: object, authorization = `Bearer ${token}`) {
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: `/v1/gate/${stage}`, payload, headers });
  return { status: answer.statusCode, ...answer.json<GateAnswer & { error?: { code: string; message: string } }>() };
}

function mode(rule: string, to: 'hold' | 'deny'): Promise<unknown> {
  const setting = { rule, region: null, from: 0, change: { mode: to }, by: 'bureau' } as const;
  return keepRuleSetting(story.store, setting, clock);
}

describeEachStore('the gate', (newStore) => {
  beforeEach(async () => {
    clock = Date.parse(minute(90));
    answers.length = 0;
    story = await JudgedStory.begin(await newStore());
    const { store } = story;
    ({ token } = await issueGateToken(store.db, { site: SITE_ID, label: 'HIS' }, clock - 1000));
    const gate = testGate(store, now, { onAnswer: (answer) => answers.push(answer) });
    app = buildGateApp({ gate, db: store.db, logger: silent, now, rate: { burst: 20, perSecond: 1 } });
  });
  afterEach(() => app.close());

  describe('at the desk', () => {
    it('lets pass who was verified, and names the evidence', async () => {
      const jti = await story.checkIn(60);
      const answer = await ask('registration', question(90));
      expect(answer).toMatchObject({ status: 200, decision: 'proceed', reasons: [], evidence: [jti], waitedMs: 0 });
      expect(answers).toHaveLength(1);
    });

    it('says that nobody was verified, and does not hold unless the region wants it', async () => {
      const answer = await ask('registration', question(90));
      expect(answer.decision).toBe('no-evidence');
      expect(answer.reasons[0]).toMatchObject({ rule: 'P01', outcome: 'finding', mode: 'notify' });
    });

    it.each(['hold', 'deny'] as const)('answers %s where the region has set the rule so', async (to) => {
      await mode('P01', to);
      expect((await ask('settlement', settlement(90))).decision).toBe(to);
      expect((await ask('settlement', settlement(90, { exception: 'emergency' }))).decision).not.toBe(to);
    });

    it('never holds what can not be known: the kiosk was down', async () => {
      await mode('P01', 'deny');
      await story.store.db
        .updateTable('device_presence')
        .set({ online_until: minute(20) })
        .execute();
      const answer = await ask('settlement', settlement(90));
      expect(answer.decision).toBe('no-evidence');
      expect(answer.reasons.every(({ outcome }) => outcome === 'inconclusive' || outcome === 'finding')).toBe(true);
    });

    it('judges the doctor of a registration', async () => {
      await story.checkIn(60);
      await mode('D01', 'hold');
      expect((await ask('registration', question(90, { practitioner: DOCTOR_CODE }))).decision).toBe('hold');
      await story.clock(story.staff, 'in', 50);
      expect((await ask('registration', question(90, { practitioner: DOCTOR_CODE }))).decision).toBe('proceed');
    });
  });

  describe('waiting for a device', () => {
    const waiting = (waitMs: number) => parsed('registration', question(90, { waitMs }));

    it('answers as soon as the evidence is there', async () => {
      const gate = testGate(story.store, Date.now);
      clock = Date.now();
      const request = { ...waiting(5000), at: new Date().toISOString(), serviceStart: new Date().toISOString() };
      const answer = gate.ask('registration', request, SITE_ID);
      const minutes = (Date.now() - Date.parse(minute(0))) / 60_000;
      await story.checkIn(minutes);
      gate.wake();
      const { decision, waitedMs } = await answer;
      expect(decision).toBe('proceed');
      expect(waitedMs).toBeLessThan(4000);
    });

    it('waits no longer than asked', async () => {
      const at = new Date().toISOString();
      const gate = testGate(story.store, Date.now);
      const started = performance.now();
      const answer = await gate.ask('registration', { ...waiting(300), at, serviceStart: at }, SITE_ID);
      expect(answer.decision).toBe('no-evidence');
      expect(performance.now() - started).toBeLessThan(2000);
      expect(answer.waitedMs).toBeGreaterThanOrEqual(300);
    });
  });

  describe('bad questions', () => {
    it.each([
      ['without a token', {}, 'Bearer', 401, 'TOKEN_REQUIRED'],
      ['with a token nobody issued', {}, `Bearer zsg_${'a'.repeat(43)}`, 401, 'UNKNOWN_TOKEN'],
      ['about another institution', { facilityId: OTHER_SITE }, undefined, 403, 'WRONG_SITE'],
      ['by a clock that is a day off', { at: minute(90 + 1440) }, undefined, 422, 'CLOCK_OFF'],
      ['with an unknown field', { name: 'Zhang' }, undefined, 400, 'INVALID_REQUEST'],
      ['with a wait beyond the longest', { waitMs: 10_001 }, undefined, 400, 'INVALID_REQUEST'],
      ['with a megabyte', { diagnosis: 'x'.repeat(1_000_000) }, undefined, 413, 'BODY_TOO_LARGE'],
      ['with more fen than a number holds', { amounts: { total: 1e300, fund: 1 } }, undefined, 400, 'INVALID_REQUEST'],
    ])('%s', async (_, over, authorization, status, code) => {
      const answer = await ask('registration', { ...question(90), ...over }, authorization);
      expect({ status: answer.status, code: answer.error?.code }).toEqual({ status, code });
      expect(answers).toEqual([]);
    });

    it('about a claim that was settled', async () => {
      await story.import(claimRow());
      expect(await ask('settlement', settlement(90))).toMatchObject({
        status: 409,
        error: { code: 'ALREADY_SETTLED' },
      });
    });

    it('twice: the same answer, given once; another question under its id is refused', async () => {
      const asked = question(90);
      const first = await ask('registration', asked);
      await story.checkIn(60);
      expect(await ask('registration', asked)).toEqual(first);
      expect(answers).toHaveLength(1);
      expect(await ask('registration', { ...asked, kind: 'chronic' })).toMatchObject({ status: 409 });
    });

    it('too many', async () => {
      const statuses = [];
      for (let n = 0; n < 21; n += 1) statuses.push((await ask('registration', question(90))).status);
      expect(statuses.at(-1)).toBe(429);
    });

    it('with a token that was withdrawn', async () => {
      await ask('registration', question(90));
      const { id } = await story.store.db.selectFrom('gate_tokens').select('id').executeTakeFirstOrThrow();
      expect(await revokeGateToken(story.store.db, id, clock)).toBe(true);
      clock += 2001;
      expect((await ask('registration', question(90))).status).toBe(401);
    });
  });

  it('does not block care when the store fails', async () => {
    const broken = await newStore();
    const gate = testGate(broken, now);
    await broken.close();
    const answer = await gate.ask('registration', parsed('registration', question(90)), SITE_ID);
    expect(answer).toMatchObject({ decision: 'no-evidence', reasons: [{ rule: null, code: 'hub-cannot-judge' }] });
  });

  it('says what the batch will say of the claim, for any evidence', async () => {
    let people = 0;
    const seen = fc.record({
      at: fc.integer({ min: 0, max: 100 }),
      outcome: fc.constantFrom('match', 'no-match', 'not-assessable'),
    });
    const visit = fc.record({
      seen: fc.array(seen, { maxLength: 3 }),
      clocked: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      start: fc.integer({ min: 0, max: 89 }),
      kind: fc.constantFrom('outpatient', 'pharmacy', 'emergency', 'inpatient', 'chronic'),
      exception: fc.constantFrom(undefined, 'infant', 'proxy'),
      ordering: fc.constantFrom(undefined, DOCTOR_CODE, '000000'),
    });
    await fc.assert(
      fc.asyncProperty(visit, async ({ seen, clocked, start, kind, exception, ordering }) => {
        people += 1;
        const personId = `person-${people}`;
        const subject = { type: 'insured', id: pseudonym(REGION_KEY, 'insured', personId) };
        for (const { at, outcome } of seen.toSorted((a, b) => a.at - b.at)) {
          await story.attest(story.desk, 'patient.registration', at, {
            subject,
            face: face(outcome as 'match'),
            nonce: `nonce-${people}-${at}-${outcome}`,
          });
        }
        if (clocked !== undefined) await story.clock(story.staff, 'in', clocked);
        const lines = [{ lineId: 'L-1', at: minute(start), ...(ordering && { ordering }), amount: '10.00' }];
        const common = { personId, kind, lines, ...(exception && { exception }) } as Parameters<typeof question>[1];
        const asked = settlement(90, { ...common, claimId: `C-${people}`, serviceStart: minute(start) });
        const claim = draftFacts(parsed('settlement', asked), REGION_KEY, clock);
        const gate = testGate(story.store, now);
        const [exact, file] = await gate.judgements(claim);
        const [fast] = await gate.judgements(claim, recentEvidence(story.store.db, now));

        const { requestId: _, at: __, ...row } = asked;
        await story.import({ ...row, facilityId: SITE, settledAt: minute(90) });
        const rows = await story.store.db
          .selectFrom('claims')
          .selectAll()
          .where('claim_id', '=', `C-${people}`)
          .execute();
        const [stored] = await loadClaimFiles(story.store.db, rows, clock + DAY_MS);
        expect(file).toEqual(stored);
        const batch = stored && judge(claimSubject(stored), configureRules(rules), silent);
        expect(exact).toEqual(batch);
        expect(fast).toEqual(batch);
      }),
      { numRuns: 25 },
    );
  });
});
