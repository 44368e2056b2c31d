import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide, voidDecision } from '../../../hub/cases/decide.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow, DOCTOR, minute, PERSON } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const cancellation = { cancels: 'C-1', facilityId: SITE, at: minute(95), reason: 'cancelled' };

describeEachStore('cross-check', (newStore) => {
  const begin = async () => JudgedStory.begin(await newStore());

  it('clears a visit of the person with a doctor who is there', async () => {
    const story = await begin();
    await story.clock(story.staff, 'in', 5);
    await story.checkIn(58);
    await story.import(claimRow());
    const report = await story.judge();
    expect(report.verdicts).toMatchObject({ finding: 0, inconclusive: 0 });
    expect(await story.verdicts()).toEqual(
      expect.arrayContaining([
        'D01 C-1: clear (practitioners-present)',
        'P01 C-1: clear (matched)',
        'P02 C-1: clear (no-refusal)',
      ]),
    );
  });

  it.each(['camera-frozen', 'camera-moved'])(
    'concludes nothing about a visit while the desk said %s',
    async (event) => {
      const story = await begin();
      await story.attest(story.desk, 'device.status', 20, { status: { event } });
      await story.import(claimRow());
      await story.judge();
      expect(await story.verdicts()).toContainEqual(expect.stringMatching(/^P01 C-1: inconclusive/));
    },
  );

  it('finds an empty swipe, a fake patient, a doctor who is not there, and one who is at two places', async () => {
    const story = await begin();
    await story.clock(story.elsewhere, 'in', 20);
    await story.clock(story.staff, 'in', 30);
    await story.checkIn(158, 'no-match');
    await story.import(
      claimRow(),
      claimRow({ claimId: 'C-2', serviceStart: minute(160), settledAt: minute(190), lines: [] }),
      claimRow({
        claimId: 'C-3',
        lines: [{ lineId: '1', at: minute(3), ordering: 'D350203001234', amount: '5.00', prescription: 'RX' }],
        serviceStart: minute(1),
      }),
    );
    await story.judge({ parameters: { P01: { outpatientBeforeMinutes: 30 }, P02: { outpatientBeforeMinutes: 30 } } });
    const found = (await story.findings()).map(({ rule, subject, class: kind, amount_fen, status }) => [
      rule,
      subject,
      kind,
      amount_fen,
      status,
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['D01', 'C-3', 'violation', 500, 'open'],
        ['D02', `${DOCTOR}/2026-11-22`, 'violation', expect.any(Number), 'open'],
        ['P01', 'C-1', 'to-verify', 8640, 'open'],
        ['P02', 'C-2', 'to-verify', 8640, 'open'],
      ]),
    );
    expect(found.filter(([rule]) => rule === 'P01').map(([, subject]) => subject)).not.toContain('C-2');
  });

  it('accuses nobody when the kiosk was down, and names it', async () => {
    const story = await begin();
    await story.store.db
      .updateTable('device_presence')
      .set({ online_until: minute(55) })
      .where('device', '=', 'desk-1')
      .execute();
    await story.online(story.desk.device, 80, null);
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    expect(await story.findings()).toEqual([]);
    const [verdict] = await story.store.db.selectFrom('verdicts').selectAll().where('rule', '=', 'P01').execute();
    expect(verdict?.outcome).toBe('inconclusive');
    expect(JSON.parse(verdict?.reason ?? '')).toEqual({
      code: 'device-down',
      params: { device: 'desk-1', from: minute(55), until: minute(80) },
    });
  });

  it('changes nothing when it runs again', async () => {
    const story = await begin();
    await story.import(claimRow());
    await story.judge();
    const before = await snapshot(story);
    const again = await story.judge({ now: JUDGED_AT + 3_600_000 });
    expect(again).toMatchObject({ changedVerdicts: 0, findings: { opened: 0, updated: 0, retracted: 0, reopened: 0 } });
    expect(await snapshot(story)).toEqual(before);
  });

  it('retracts the finding of a claim that is cancelled, and says why', async () => {
    const story = await begin();
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    await story.import(cancellation);
    const report = await story.judge();
    expect(report.findings.retracted).toBe(1);
    expect(await story.findings()).toMatchObject([{ rule: 'P01', status: 'retracted' }]);
    expect((await story.verdicts()).filter((verdict) => verdict.includes('C-1'))).toEqual([]);
    expect(report.verdicts).toMatchObject({ finding: 0, inconclusive: 0 });
    const events = await story.store.db
      .selectFrom('finding_events')
      .select(['kind', 'by', 'reason'])
      .orderBy('id')
      .execute();
    expect(events.map(({ kind, by }) => [kind, by])).toEqual([
      ['opened', 'hub'],
      ['retracted', 'hub'],
    ]);
    expect(JSON.parse(events[1]?.reason ?? '')).toMatchObject({ cause: { code: 'claim-cancelled' } });
  });

  it('retracts a finding when late evidence arrives, whichever of the two came first', async () => {
    const [late, early] = [await begin(), await begin()];
    await late.import(claimRow({ lines: [] }));
    await late.judge();
    expect(await late.findings()).toMatchObject([{ rule: 'P01', status: 'open' }]);
    await late.checkIn(62);
    await late.judge({ scope: { persons: [PERSON] } });
    expect(await late.findings()).toMatchObject([{ rule: 'P01', status: 'retracted' }]);

    await early.checkIn(62);
    await early.import(claimRow({ lines: [] }));
    await early.judge();
    await late.judge();
    expect(await late.verdicts()).toEqual(await early.verdicts());
  });

  it('re-opens the same finding when its ground comes back', async () => {
    const story = await begin();
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    await story.judge({ parameters: { P01: { outageMarginMinutes: 0, outpatientAfterMinutes: 1440 } } });
    expect(await story.findings()).toMatchObject([{ status: 'retracted' }]);
    await story.judge();
    expect(await story.findings()).toMatchObject([{ status: 'open' }]);
  });

  it('keeps a decision when the ground shifts, and notes it once', async () => {
    const story = await begin();
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    const [finding] = await story.findings();
    await decide(
      story.store,
      finding?.id ?? '',
      { outcome: 'upheld', reason: 'confirmed by the desk' },
      'operator',
      JUDGED_AT,
    );
    await story.checkIn(62);
    await story.judge();
    await story.judge();
    expect(await story.findings()).toMatchObject([{ status: 'upheld' }]);
    const kinds = await story.store.db.selectFrom('finding_events').select('kind').orderBy('id').execute();
    expect(kinds.map(({ kind }) => kind)).toEqual(['opened', 'decided', 'updated']);

    await voidDecision(story.store, finding?.id ?? '', { reason: 'evidence came late' }, 'operator', JUDGED_AT);
    await story.judge();
    expect(await story.findings()).toMatchObject([{ status: 'retracted' }]);
  });

  it('enters rules with their parameters, findings and decisions in the ledger', async () => {
    const story = await begin();
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    await story.judge({ parameters: { P01: { pharmacyAfterMinutes: 5 } } });
    const lines = await story.store.db.selectFrom('ledger').select(['kind', 'ref']).execute();
    expect(lines.filter(({ kind, ref }) => kind === 'rule' && ref.startsWith('P01@2/'))).toHaveLength(2);
    expect(lines.filter(({ kind }) => kind === 'finding')).toHaveLength(2); // opened, then updated: made by other parameters
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
  });

  it.each([
    ['an unknown rule', { P99: {} }, 'UNKNOWN_RULE', 'P99'],
    ['an unknown parameter', { P01: { minutes: 5 } }, 'BAD_PARAMETERS', 'minutes of rule P01'],
    ['a parameter out of range', { D01: { validityHours: 99 } }, 'BAD_PARAMETERS', 'validityHours of rule D01'],
  ])('judges nothing with %s', async (_, parameters, code, words) => {
    const story = await begin();
    await expect(story.judge({ parameters })).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });

  it('finds forks, gaps and forged envelopes of a device', async () => {
    const story = await begin();
    await story.checkIn(10);
    await story.store.db.updateTable('chains').set({ up_to: 0, last_seq: 1 }).execute();
    const refused = (code: string) => ({
      digest: code.padEnd(43, '0'),
      code,
      detail: '',
      device: 'desk-1',
      site: SITE,
      chain: null,
      seq: null,
      received_at: minute(20),
      times: 1,
      envelope: 'x.y.z',
    });
    await story.store.db
      .insertInto('quarantine')
      .values([refused('FORK'), refused('BAD_SIGNATURE')])
      .execute();
    await story.judge();
    const found = (await story.findings()).map(({ rule, device, site }) => [rule, device, site]);
    expect(found).toEqual([
      ['E02', 'desk-1', SITE],
      ['E03', 'desk-1', SITE],
      ['E04', 'desk-1', SITE],
    ]);
  });
});

it('comes to the same verdicts in whatever order evidence and claims arrive', async () => {
  const steps: Record<string, (story: JudgedStory) => Promise<unknown>> = {
    claim: (story) => story.import(claimRow()),
    clockIn: (story) => story.clock(story.staff, 'in', 40),
    refusal: (story) => story.checkIn(55, 'no-match'),
    match: (story) => story.checkIn(57),
    otherClinic: (story) => story.clock(story.elsewhere, 'in', 50),
    judge: (story) => story.judge(),
  };
  const play = async (order: readonly string[]) => {
    const story = await JudgedStory.begin(await memoryStore());
    for (const step of order) await steps[step]?.(story);
    await story.judge();
    const verdicts = await story.verdicts();
    await story.store.close();
    return verdicts;
  };
  const names = Object.keys(steps);
  const usual = await play(names);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
      expect(await play(order)).toEqual(usual);
    }),
    { numRuns: 12 },
  );
});

async function snapshot({ store: { db } }: JudgedStory) {
  return {
    verdicts: await db.selectFrom('verdicts').selectAll().orderBy('rule').orderBy('subject').execute(),
    judged: await db.selectFrom('judged_subjects').selectAll().orderBy('subject_type').orderBy('subject').execute(),
    findings: await db.selectFrom('findings').selectAll().orderBy('id').execute(),
    events: await db.selectFrom('finding_events').selectAll().orderBy('id').execute(),
    ledger: await db.selectFrom('ledger').selectAll().orderBy('idx').execute(),
  };
}
