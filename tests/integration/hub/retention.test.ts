import { beforeAll, expect, it } from 'vitest';
import { removableFiles } from '../../../hub/files/case-files.ts';
import { recordConfiguration } from '../../../hub/ledger/configuration.ts';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { loadRetentionPolicy, RetentionPolicy } from '../../../hub/retention/policy.ts';
import { runRetention } from '../../../hub/retention/run.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const dir = 'no-such-folder'; // no files here
const files = removableFiles(dir);
const DAY_MS = 86_400_000;
const after = (days: number) => () => JUDGED_AT + days * DAY_MS;

describeEachStore('data past its time', (newStore) => {
  let story: JudgedStory;
  let young: string;
  beforeAll(async () => {
    story = await JudgedStory.begin(await newStore());
    for (const minute of [1, 2, 3]) await story.checkIn(minute);
    young = await story.checkIn(60 * 24 * 100);
    await story.store.db
      .insertInto('gate_answers')
      .values({
        request: 'r1',
        site: 'H35020300017',
        stage: 'order',
        claim_id: null,
        decision: 'proceed',
        reasons: '[]',
        evidence: '[]',
        waited_ms: 1,
        at: new Date(JUDGED_AT).toISOString(),
      })
      .execute();
    await recordConfiguration(
      story.store,
      'retention',
      RetentionPolicy.parse({ attestations: 90, gateAnswers: null }),
      JUDGED_AT,
    );
  });

  it('is only counted when nothing is to be removed', async () => {
    const report = await runRetention({ store: story.store, files, dir, now: after(95) }, { remove: false });
    expect(report.removed.attestations).toBe(3);
    expect((await verifyLedger(story.store.db)).verified).toBe(true);
    expect(await story.store.db.selectFrom('erasures').selectAll().execute()).toEqual([]);
  });

  it('goes with an order for each event and a line for the run, and the ledger verifies', async () => {
    const report = await runRetention({ store: story.store, files, dir, now: after(95) }, { remove: true });
    expect(report).toMatchObject({ removed: { attestations: 3, gateAnswers: 0 }, held: 0 });
    const left = await story.store.db.selectFrom('attestations').select('jti').where('envelope', '!=', '').execute();
    expect(left.map(({ jti }) => jti)).toEqual([young]);
    const verified = await verifyLedger(story.store.db);
    expect(verified.verified).toBe(true);
    const lines = await story.store.db.selectFrom('ledger').select('kind').orderBy('idx').execute();
    expect(lines.map(({ kind }) => kind)).toEqual([
      ...Array(4).fill('attestation'),
      'configuration',
      ...Array(3).fill('erasure'),
      'retention',
    ]);
  });

  it('is not removed a second time, and a run that removes nothing leaves no line', async () => {
    const before = await story.store.db.selectFrom('ledger').selectAll().execute();
    const report = await runRetention({ store: story.store, files, dir, now: after(95) }, { remove: true });
    expect(report.removed.attestations).toBe(0);
    expect(await story.store.db.selectFrom('ledger').selectAll().execute()).toHaveLength(before.length);
  });
});

it('what an open or upheld finding rests on stays, and goes once the finding is dismissed', async () => {
  const story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(55, 'no-match');
  await story.import(claimRow());
  await story.judge();
  const remove = () => runRetention({ store: story.store, files, dir, now: after(3000) }, { remove: true });
  const evidence = (await story.findings()).flatMap((finding) => JSON.parse(finding.evidence) as { type: string }[]);
  expect(evidence.filter(({ type }) => type === 'attestation')).not.toEqual([]);
  expect(await remove()).toMatchObject({ held: 1, removed: { attestations: 0 } });
  await story.store.db.updateTable('findings').set({ status: 'upheld' }).execute();
  expect((await remove()).held).toBe(1);
  await story.store.db.updateTable('findings').set({ status: 'dismissed' }).execute();
  expect(await remove()).toMatchObject({ held: 0, removed: { attestations: 1 } });
  await story.store.close();
});

it('a hub that was never told keeps to the defaults', async () => {
  const store = await memoryStore();
  expect(await loadRetentionPolicy(store.db)).toEqual(RetentionPolicy.parse({}));
  await store.close();
});

it.each([[{ attestations: 29 }], [{ attestations: 1.5 }], [{ faces: 90 }]])('%j is no policy', (policy) => {
  expect(RetentionPolicy.safeParse(policy).success).toBe(false);
});
